// A real browser on a running server: what it finds wrong (console errors, CSP violations, failed requests) fails the test.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

import { chromium } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const server = process.env.MILLRACE_URL;
export const widths = { desk: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };

/** Runs `story(browser)` and ends the browser. */
export async function inBrowser(story) {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
  try {
    await story(browser);
  } finally {
    await browser.close();
  }
}

/** A page whose complaints are kept. `expected`: patterns of those that the story provokes. */
export async function newPage(browser, options = {}) {
  const { expected = [], ...rest } = options;
  const context = await browser.newContext({ viewport: widths.desk, colorScheme: "light", ...rest });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const complaints = [];
  const complain = (text) => expected.some((pattern) => pattern.test(text)) || complaints.push(text);
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && complain(`console: ${message.text()}`));
  page.on("pageerror", (error) => complain(`page: ${error.message}`));
  page.on("request", (request) => request.url().startsWith(server) || complain(`a request to another host: ${request.url()}`));
  return { page, context, assertSilent: () => assert.deepEqual(complaints, []) };
}

/** Nothing serious for people who can't see or use a mouse (WCAG 2.2 A and AA by axe-core). */
export async function assertAccessible(page, where) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate("axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })");
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  assert.deepEqual(serious.map(({ id, nodes }) => [id, nodes.map((node) => [node.html, node.failureSummary])]), [], where);
}

/** Nothing sticks out to the right. */
export async function assertFits(page, where) {
  const [needed, there] = await page.evaluate("[document.documentElement.scrollWidth, innerWidth]");
  assert.ok(needed <= there, `${where}: ${needed} px wide in ${there} px`);
}

export async function signIn(page, key = process.env.API_KEY, secret = process.env.API_SECRET) {
  await page.goto(`${server}/dashboard`);
  await page.getByLabel("App key").fill(key);
  await page.getByLabel("App secret").fill(secret);
  await page.getByRole("button", { name: "Sign in" }).click();
}
