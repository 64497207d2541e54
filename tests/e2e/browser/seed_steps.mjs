// The steps of Stream's SQS page, by their names: from selecting the app to an event that is read from the queue.
import assert from "node:assert/strict";

import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { StreamChat } from "stream-chat";

import { inBrowser, newPage, server } from "./browser.mjs";

const { API_KEY, API_SECRET, LINK, QUEUE_URL, QUEUE_KEY, QUEUE_SECRET } = process.env;

async function untilRead(text) {
  const sqs = new SQSClient({
    region: "us-east-1",
    endpoint: new URL(QUEUE_URL).origin,
    credentials: { accessKeyId: QUEUE_KEY, secretAccessKey: QUEUE_SECRET },
  });
  const deadline = Date.now() + 15_000;
  while (Date.now() < deadline) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: QUEUE_URL, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }));
    for (const message of Messages) {
      await sqs.send(new DeleteMessageCommand({ QueueUrl: QUEUE_URL, ReceiptHandle: message.ReceiptHandle }));
      const event = JSON.parse(message.Body);
      if (event.type === "message.new" && event.message.text === text) return event;
    }
  }
  assert.fail("the message did not arrive in the queue");
}

await inBrowser(async (browser) => {
  // The browser itself writes a line for an answer that refuses: one is provoked below.
  const { page, assertSilent } = await newPage(browser, { expected: [/status of 400/] });

  await page.goto(LINK);
  await page.getByRole("heading", { name: "Select your app" }).waitFor();
  assert.ok(!page.url().includes("link="), "the link's token leaves the address");
  await page.getByRole("link", { name: API_KEY }).click();
  await page.getByRole("heading", { name: "Webhook & Event Configuration" }).waitFor();
  await page.getByText("No integration yet").waitFor();
  await page.getByRole("link", { name: "Add Integration" }).click();
  await page.getByRole("radio", { name: /^SQS/ }).check();

  // Nothing filled in: the server's rule, beside the field, which has the focus.
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Is missing; give the queue's URL").waitFor();
  const url = page.getByLabel("Queue URL");
  assert.equal(await url.evaluate((field) => field === document.activeElement), true);
  assert.equal(await url.getAttribute("aria-invalid"), "true");

  await url.fill("https://sqs.eu-west-1.amazonaws.com/123456789012/MyQueue");
  assert.equal(await page.getByLabel("Region").inputValue(), "eu-west-1", "the region follows the URL");
  await page.getByText("What to allow in AWS").click();
  await page.getByLabel("Policy of the user or role that sends").getByText('"arn:aws:sqs:eu-west-1:123456789012:MyQueue"').waitFor();
  await url.fill(QUEUE_URL);
  await page.getByLabel("Region").fill("us-east-1");
  await page.getByLabel("Access key id").fill(QUEUE_KEY);
  await page.getByLabel("Secret access key").fill("not-the-secret");

  const result = page.getByRole("region", { name: "Result of Test SQS" });
  await page.getByRole("button", { name: "Test SQS" }).click();
  await result.getByText("did not take the test message").waitFor();
  const sending = result.getByRole("listitem").filter({ hasText: "Send a test message" });
  await sending.getByText("Failed").waitFor();
  assert.match(await result.innerText(), /secret/);
  await page.getByLabel("Secret access key").fill(QUEUE_SECRET);
  await page.getByRole("button", { name: "Test SQS" }).click();
  await result.getByText("The queue took the test message.").waitFor();
  await sending.getByText("OK", { exact: true }).waitFor();
  await result.getByText("Messages waiting").waitFor();

  // Only some events, found by searching.
  await page.getByRole("radio", { name: /^Only some/ }).check();
  await page.getByRole("searchbox").fill("message.");
  await page.getByRole("checkbox", { name: /^message.new/ }).check();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { name: "Webhook & Event Configuration" }).waitFor();
  const hook = page.getByRole("article");
  await hook.getByText("Delivering").waitFor();
  await hook.getByText("1 event type").waitFor();

  await page.getByRole("link", { name: "Live events" }).click();
  await page.getByText("Live", { exact: true }).waitFor();
  const chat = StreamChat.getInstance(API_KEY, API_SECRET, { baseURL: server });
  await chat.upsertUsers([{ id: "ada" }]);
  const channel = chat.channel("messaging", "lobby", { created_by_id: "ada" });
  await channel.create();
  await channel.sendMessage({ text: "Down the race", user_id: "ada" });
  const row = page.getByRole("listitem").filter({ hasText: "message.new" });
  await row.getByText("Delivered").waitFor();
  await page.getByRole("listitem").filter({ hasText: "channel.created" }).getByText("No hook").waitFor();
  await row.locator("summary").first().click();
  await row.getByText('"Down the race"').first().waitFor();
  assert.equal((await untilRead("Down the race")).cid, "messaging:lobby");

  // The stored secret stays when the masked one is saved, and the list shows what was delivered.
  await page.getByRole("link", { name: "Settings" }).click();
  await hook.getByRole("link").click();
  await page.getByLabel("Secret access key").waitFor();
  assert.equal(await page.getByLabel("Secret access key").inputValue(), "********");
  const snippets = {};
  for (const language of ["JavaScript", "Python"]) {
    await page.getByRole("button", { name: language }).click();
    snippets[language] = await page.getByLabel(`Consumer in ${language}`).innerText();
  }
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByText("Paused", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Resume" }).click();
  await page.getByText("Delivering", { exact: true }).waitFor();
  await page.getByRole("radio", { name: /^All events/ }).check();
  await page.getByRole("button", { name: "Save" }).click();
  await hook.getByText("all events").waitFor();
  await channel.sendMessage({ text: "Once more", user_id: "ada" });
  assert.equal((await untilRead("Once more")).cid, "messaging:lobby");

  // A second hook for the same queue is warned of; deleting asks first.
  await page.getByRole("link", { name: "Add Integration" }).click();
  await url.fill(QUEUE_URL);
  await page.getByText("Events that both accept arrive twice there.").waitFor();
  await page.getByRole("button", { name: "Cancel" }).click();
  await hook.getByRole("link").click();
  await page.getByRole("button", { name: "Delete this integration" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await page.getByText("No integration yet").waitFor();
  assertSilent();
  console.log(JSON.stringify(snippets));
});
