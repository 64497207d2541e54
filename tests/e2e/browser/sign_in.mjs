// Who is let in: by key and secret, by a link once, and nobody after too many attempts.
import assert from "node:assert/strict";

import { inBrowser, newPage, server, signIn } from "./browser.mjs";

const { API_KEY, LINK, SECOND_LINK } = process.env;

await inBrowser(async (browser) => {
  // The browser itself writes a line for every answer that is an error: here they are what is tested.
  const { page, context, assertSilent } = await newPage(browser, { expected: [/status of (401|429)/] });
  await signIn(page);
  await page.getByRole("heading", { name: "Webhook & Event Configuration" }).waitFor();
  const [cookie] = await context.cookies();
  assert.deepEqual([cookie.httpOnly, cookie.sameSite, cookie.path], [true, "Strict", "/dashboard"]);
  assert.ok(cookie.expires > Date.now() / 1000 && cookie.expires < Date.now() / 1000 + 13 * 3_600);
  await page.reload();
  await page.getByRole("heading", { name: "Settings" }).waitFor();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  assert.deepEqual(await context.cookies(), []);

  for (let attempt = 0; attempt < 10; ++attempt) {
    await signIn(page, API_KEY, `wrong ${attempt}`);
    await page.getByText("no app has this key and secret").waitFor();
  }
  await signIn(page);
  await page.getByText(/too many attempts failed; try again in \d+ s/).waitFor();

  await page.goto("about:blank");
  await page.goto(LINK);
  await page.getByRole("heading", { name: "Select your app" }).waitFor();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await page.goto("about:blank");
  await page.goto(LINK);
  await page.getByText("this link was used").waitFor();

  // A link for one app leads to it, and shows no other.
  await page.goto("about:blank");
  await page.goto(SECOND_LINK);
  await page.getByRole("heading", { name: "Settings" }).waitFor();
  await page.goto(`${server}/dashboard#/apps`);
  await page.getByRole("heading", { name: "Settings" }).waitFor();
  assertSilent();
});
