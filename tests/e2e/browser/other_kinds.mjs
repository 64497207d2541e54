// A webhook and a topic are added in the dashboard: tried, refused by the server's own rules, saved, listed, opened again.
import assert from "node:assert/strict";

import { StreamChat } from "stream-chat";

import { assertAccessible, assertFits, inBrowser, newPage, server, signIn } from "./browser.mjs";

const { API_KEY, API_SECRET, WEBHOOK_URL, TOPIC_ARN } = process.env;

await inBrowser(async (browser) => {
  // The browser itself writes a line for an answer that refuses: two are provoked below.
  const { page, assertSilent } = await newPage(browser, { expected: [/status of 400/] });
  await signIn(page);
  await page.getByRole("link", { name: "Add Integration" }).click();

  await page.getByRole("radio", { name: /^Webhook/ }).check();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Is missing; give the address").waitFor();
  const url = page.getByRole("textbox", { name: "URL" });
  assert.equal(await url.evaluate((field) => field === document.activeElement), true);
  await url.fill(`${WEBHOOK_URL}/absent`);
  await page.getByRole("button", { name: "Test Webhook" }).click();
  const tried = page.getByRole("region", { name: "Result of Test Webhook" });
  await tried.getByText("The webhook did not take the test message.").waitFor();
  await tried.getByText("nothing at that address").first().waitFor();
  await url.fill(WEBHOOK_URL);
  await page.getByRole("button", { name: "Test Webhook" }).click();
  await tried.getByText("The webhook took the test message.").waitFor();
  await assertAccessible(page, "add a webhook");
  await assertFits(page, "add a webhook");
  await page.getByRole("button", { name: "Save" }).click();
  const webhook = page.getByRole("article").filter({ hasText: "Webhook ·" });
  await webhook.getByText("Delivering").waitFor();

  await page.getByRole("link", { name: "Add Integration" }).click();
  await page.getByRole("radio", { name: /^SNS/ }).check();
  await page.getByLabel("Topic ARN").fill("arn:aws:sqs:us-east-1:123456789012:chat");
  await page.getByLabel("Access key id").fill("k");
  await page.getByLabel("Secret access key").fill("s");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Is no topic's ARN").waitFor();
  await page.getByLabel("Topic ARN").fill(TOPIC_ARN);
  await page.getByText("What to allow in AWS").click();
  await page.getByLabel("Policy of the user or role that sends").getByText("sns:Publish").waitFor();
  await page.getByRole("button", { name: "Test SNS" }).click();
  await page.getByRole("region", { name: "Result of Test SNS" }).getByText("The topic took the test message.").waitFor();
  await assertAccessible(page, "add a topic");
  await page.getByRole("button", { name: "Save" }).click();
  const topic = page.getByRole("article").filter({ hasText: "SNS ·" });
  await topic.getByText("Delivering").waitFor();

  const chat = StreamChat.getInstance(API_KEY, API_SECRET, { baseURL: server });
  await chat.upsertUsers([{ id: "ada" }]);
  for (const hook of [webhook, topic]) await hook.getByText("Delivered").locator("xpath=..").getByText("1", { exact: true }).waitFor();

  // What somebody else has changed meanwhile is not overwritten.
  await webhook.getByRole("link").click();
  assert.equal(await url.inputValue(), WEBHOOK_URL);
  const hooks = (await chat.getAppSettings()).app.event_hooks;
  await chat.updateAppSettings({ event_hooks: hooks.map((hook) => ({ ...hook, event_types: ["user.updated"] })) });
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Somebody has changed this integration meanwhile.").waitFor();
  assertSilent();
});
