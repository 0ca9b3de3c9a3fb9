// What all tests of the page share: a browser, pages that note whatever goes wrong in them, and short ways to look at them.

import assert from "node:assert/strict";
import { after } from "node:test";
import { chromium } from "playwright-core";

export const sample = process.env.NEWSDEX_SAMPLE;
export const hostile = process.env.NEWSDEX_HOSTILE;
export const nothing = process.env.NEWSDEX_NOTHING;

export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

// how long anything may take that a test waits for, in milliseconds
const WAIT = 15_000;

let started;
after(async () => (await started)?.close());

function browser() {
  started ??= chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  });
  return started;
}

// A test that has a page of its own and fails if anything goes wrong in it, whatever else it checks.
export function withPage(options, use) {
  if (typeof options === "function") [options, use] = [{}, options];
  return async () => {
    const context = await (await browser()).newContext({ baseURL: sample, ...options });
    context.setDefaultTimeout(WAIT);
    await context.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => {
        console.error(`securitypolicyviolation: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
      });
    });
    const page = await context.newPage();
    const troubles = watched(page);
    context.on("page", (other) => troubles.push(`a window opens: ${other.url()}`));
    try {
      await use(page);
    } catch (error) {
      if (troubles.length > 0) error.message += `\nand: ${troubles.join("\n")}`;
      throw error;
    } finally {
      await context.close();
    }
    assert.deepEqual(troubles, []);
  };
}

// Notes errors, what the content security policy refuses, dialogs, and requests elsewhere or that fail.
function watched(page) {
  const troubles = [];
  page.on("console", (message) => {
    if (!["error", "warning"].includes(message.type())) return;
    // a page that says what is wrong has a status that says so too
    const of = message.location().url.split("#")[0];
    const isPage = /^Failed to load resource/.test(message.text()) && of === page.url().split("#")[0];
    if (!isPage) troubles.push(`console: ${message.text()} (${of})`);
  });
  page.on("pageerror", (error) => troubles.push(`error: ${error.stack}`));
  page.on("dialog", (dialog) => {
    troubles.push(`dialog: ${dialog.message()}`);
    dialog.dismiss().catch(() => {});
  });
  page.on("download", (download) => troubles.push(`download: ${download.url()}`));
  page.on("request", (request) => {
    const { host } = new URL(request.url());
    if (![sample, hostile, nothing].some((server) => new URL(server).host === host)) troubles.push(`asks ${request.url()}`);
  });
  page.on("response", (response) => {
    const isPage = response.request().isNavigationRequest();
    if (response.status() >= (isPage ? 500 : 400) && !response.url().startsWith(nothing)) {
      troubles.push(`${response.status()} ${response.url()}`);
    }
  });
  return troubles;
}

// The number of articles that a page says to have found.
export async function total(page) {
  return number(await page.locator("#total").innerText());
}

// The first number of a text, thousands with commas.
export function number(text) {
  const digits = /\d[\d,]*/.exec(text);
  assert.ok(digits, `no number in ${text}`);
  return Number(digits[0].replaceAll(",", ""));
}

// Follows a link as a reader does, and waits until the page is the one it leads to.
export async function follow(page, link) {
  const address = await link.evaluate((a) => a.href.baseVal ?? a.href);
  const { href } = new URL(address, page.url());
  await link.click();
  await page.waitForURL(href, { waitUntil: "load" });
}

// Types a query and sends it.
export async function search(page, query) {
  await page.goto("/");
  await page.fill("input[name=q]", query);
  await page.press("input[name=q]", "Enter");
  await page.waitForURL((url) => url.searchParams.get("q") !== null, { waitUntil: "load" });
}

// What the API counts for the page's address.
export async function counted(page) {
  const asked = new URL(page.url()).searchParams;
  const parameters = new URLSearchParams([...asked].filter(([name]) => ["q", "match-any", "origin"].includes(name)));
  const answer = await (await fetch(`${sample}/api/count?${parameters}`)).json();
  return answer.total;
}

// Waits until something holds.
export async function eventually(what, holds) {
  const until = Date.now() + WAIT;
  while (!(await holds())) {
    assert.ok(Date.now() < until, `never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

// A facet of the page, opened.
export async function facet(page, name) {
  const section = page.locator(`section.facet[data-facet=${name}]`);
  const closed = section.locator("details:not([open]) > summary");
  if (await closed.count()) await closed.first().click();
  return section;
}
