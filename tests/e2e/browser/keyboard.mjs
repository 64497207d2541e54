// Without a mouse: signing in, adding an integration, testing and saving it; one always sees where one is.
import assert from "node:assert/strict";

import { inBrowser, newPage, server } from "./browser.mjs";

const { API_KEY, API_SECRET, QUEUE_URL } = process.env;
const mostSteps = 12;

const focused = (page) =>
  page.evaluate(() => {
    const at = document.activeElement;
    return { name: at.labels?.[0]?.innerText ?? at.innerText ?? "", tag: at.tagName, outline: getComputedStyle(at).outlineStyle };
  });

/** Presses Tab until the control of that name has the focus. */
async function tabTo(page, name) {
  const passed = [];
  for (let step = 0; step < mostSteps; ++step) {
    await page.keyboard.press("Tab");
    const at = await focused(page);
    assert.notEqual(at.outline, "none", `${at.tag} ${at.name} has the focus and does not show it`);
    if (at.name.startsWith(name)) return;
    passed.push(`${at.tag} ${at.name}`);
  }
  assert.fail(`Tab does not lead to ${name}, but to ${passed.join(" | ")}`);
}

async function titled(page, title) {
  await page.getByRole("heading", { name: title, level: 1 }).waitFor();
  await page.waitForFunction((text) => document.activeElement.innerText === text, title);
  assert.equal(await page.title(), `${title} · Millrace`);
  await page.getByText("Loading…").first().waitFor({ state: "hidden" }); // until then Tab leads past what is still to come
}

await inBrowser(async (browser) => {
  const { page, assertSilent } = await newPage(browser);
  const type = async (name, text) => {
    await tabTo(page, name);
    await page.keyboard.type(text);
  };
  await page.goto(`${server}/dashboard`);
  await titled(page, "Sign in");
  await type("App key", API_KEY);
  await type("App secret", API_SECRET);
  await page.keyboard.press("Enter");
  await titled(page, "Settings");
  await tabTo(page, "Add Integration");
  await page.keyboard.press("Enter");
  await titled(page, "Add Integration");
  await type("Queue URL", QUEUE_URL);
  await type("Region", "us-east-1");
  await type("Access key id", "AKIAKEYBOARD");
  await type("Secret access key", "keyboard");
  await tabTo(page, "Test SQS");
  await page.keyboard.press("Space");
  const result = page.getByRole("region", { name: "Result of Test SQS" });
  await result.getByText("The queue took the test message.").waitFor();
  assert.equal(await result.getAttribute("aria-live"), "polite");
  await tabTo(page, "Save");
  await page.keyboard.press("Enter");
  await titled(page, "Settings");
  await page.getByRole("article").getByText("Delivering").waitFor();
  assertSilent();
});
