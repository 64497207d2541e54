// Every view of the page, on a server that has something to show: looked at in light and dark, wide and narrow.
//
// With SCREENSHOTS set to a directory, a picture of each is put there.
import { mkdirSync } from "node:fs";
import path from "node:path";

import { assertAccessible, assertFits, inBrowser, newPage, server, widths } from "./browser.mjs";

const { API_KEY, LINK, QUEUE_URL, SCREENSHOTS } = process.env;
const at = (route) => `${server}/dashboard#/apps${route}`;
const app = `/${API_KEY}`;
const heading = (page, name) => page.getByRole("heading", { name }).first().waitFor();

// name → how to get there when signed in.
const VIEWS = {
  apps: async (page) => {
    await page.goto(at(""));
    await heading(page, "Select your app");
  },
  settings: async (page) => {
    await page.goto(at(`${app}/settings`));
    await page.getByRole("article").first().waitFor();
    await page.getByText("Misconfigured").or(page.getByText("Retrying")).first().waitFor();
  },
  add: async (page) => {
    await page.goto(at(`${app}/settings/add`));
    await page.getByLabel("Queue URL").fill(QUEUE_URL);
    await page.getByRole("radio", { name: /^Only some/ }).check();
    await page.getByRole("searchbox").fill("react");
    await page.getByRole("checkbox", { name: /^reaction.new/ }).check();
    await page.getByLabel("Access key id").fill("");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText(/^Is missing/).waitFor();
  },
  webhook: async (page) => {
    await page.goto(at(`${app}/settings/add`));
    await page.getByRole("radio", { name: /^Webhook/ }).check();
    await page.getByRole("textbox", { name: "URL" }).fill("http://127.0.0.1:1/events");
    await page.getByRole("button", { name: "Test Webhook" }).click();
    await page.getByText("did not take the test message").waitFor();
  },
  topic: async (page) => {
    await page.goto(at(`${app}/settings/add`));
    await page.getByRole("radio", { name: /^SNS/ }).check();
    await page.getByLabel("Topic ARN").fill("arn:aws:sns:us-east-1:123456789012:chat.fifo");
    await page.getByText("What to allow in AWS").click();
    await page.getByLabel("Policy of the user or role that sends").waitFor();
  },
  tested: async (page) => {
    await page.goto(at(`${app}/settings`));
    await page.getByRole("link", { name: "absent" }).click();
    await page.getByRole("button", { name: "Test SQS" }).click();
    await page.getByText("did not take the test message").waitFor();
  },
  integration: async (page) => {
    await page.goto(at(`${app}/settings`));
    await page.getByRole("link", { name: "shown" }).click();
    await page.getByRole("button", { name: "Test SQS" }).click();
    await page.getByText("The queue took the test message.").waitFor();
  },
  events: async (page) => {
    await page.goto(at(`${app}/events`));
    await page.getByRole("listitem").first().waitFor();
    await page.getByRole("listitem").filter({ hasText: "message.new" }).first().locator("summary").first().click();
    await page.getByText('"message.new"').first().waitFor();
    await page.getByText(/^Delivered$|^Waiting$/).first().waitFor();
  },
};

async function lookAt(page, name) {
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    for (const [device, viewport] of Object.entries(widths)) {
      await page.setViewportSize(viewport);
      const where = `${name}, ${colorScheme}, ${viewport.width} px`;
      await assertFits(page, where);
      await assertAccessible(page, where);
      if (SCREENSHOTS) await page.screenshot({ path: path.join(SCREENSHOTS, `${name}-${colorScheme}-${viewport.width}.png`), fullPage: true });
    }
  }
  await page.setViewportSize(widths.desk);
}

if (SCREENSHOTS) mkdirSync(SCREENSHOTS, { recursive: true });
await inBrowser(async (browser) => {
  const { page, assertSilent } = await newPage(browser, { expected: [/status of 400/] });
  await page.goto(`${server}/dashboard`);
  await heading(page, "Sign in");
  await lookAt(page, "sign_in");
  await page.goto("about:blank");
  await page.goto(LINK);
  await heading(page, "Select your app");
  for (const [name, open] of Object.entries(VIEWS)) {
    await open(page);
    await lookAt(page, name);
  }
  assertSilent();
  console.log(`${Object.keys(VIEWS).length + 1} views`);
});
