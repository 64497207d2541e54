// A queue is added that Millrace may write to by a role: the policies to paste, each fault of the role explained, and the green test.
import assert from "node:assert/strict";

import { StreamChat } from "stream-chat";

import { assertAccessible, inBrowser, newPage, server, signIn } from "./browser.mjs";

const { API_KEY, API_SECRET, QUEUE_URL, CLOSED_ROLE, OPEN_ROLE, ROLE } = process.env;

await inBrowser(async (browser) => {
  const { page, assertSilent } = await newPage(browser);
  const chat = StreamChat.getInstance(API_KEY, API_SECRET, { baseURL: server });
  const externalId = (await chat.getAppSettings()).app.aws_external_id;

  await signIn(page);
  await page.getByRole("link", { name: "Add Integration" }).click();
  await page.getByLabel("Queue URL").fill(QUEUE_URL);
  await page.getByLabel("Region").fill("us-east-1");
  await page.getByRole("radio", { name: /^A role of yours/ }).check();
  assert.equal(await page.getByLabel("Secret access key").count(), 0, "no secret is asked for");

  const role = page.getByLabel("Role ARN");
  await role.fill(CLOSED_ROLE);
  await page.getByText("What to allow in AWS").click();
  const trust = page.getByLabel("Trust policy of the role");
  await trust.getByText(externalId).waitFor();
  assert.equal(JSON.parse(await trust.innerText()).Statement[0].Condition.StringEquals["sts:ExternalId"], externalId);
  await page.getByLabel("Policy of the user or role that sends").getByText("sqs:SendMessageBatch").waitFor();

  const result = page.getByRole("region", { name: "Result of Test SQS" });
  const faults = [
    [CLOSED_ROLE, externalId],
    [OPEN_ROLE, "without its ExternalId"],
  ];
  for (const [arn, words] of faults) {
    await role.fill(arn);
    await page.getByRole("button", { name: "Test SQS" }).click();
    await result.getByText(words).first().waitFor();
    await result.getByText("The queue did not take the test message.").waitFor();
    await assertAccessible(page, `a role that is refused: ${words}`);
  }
  await role.fill(ROLE);
  await page.getByRole("button", { name: "Test SQS" }).click();
  await result.getByText("The queue took the test message.").waitFor();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("article").filter({ hasText: "SQS ·" }).getByText("Delivering").waitFor();
  await chat.upsertUsers([{ id: "ada" }]);
  assertSilent();
});
