// Checks that all can be done without a mouse: to the box and through the page, suggestions, and from match to match.

import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually, search, total, withPage } from "./page.mjs";

const focused = (page, selector) => page.evaluate((one) => document.activeElement?.matches(one), selector);

test("a slash leads to the box", withPage(async (page) => {
  await page.goto("/?q=drones");
  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press("/");
  assert.ok(await focused(page, "input[name=q]"));
  // in the box it is a letter
  await page.keyboard.press("End");
  await page.keyboard.type("/");
  assert.match(await page.inputValue("input[name=q]"), /\/$/);
}));

test("the tabulator reaches every link and field in the order of the page, and each is seen to be reached", withPage(async (page) => {
  await search(page, "drones");
  await page.evaluate(() => {
    document.activeElement?.blur();
    scrollTo(0, 0);
  });
  const unseen = [];
  const reached = new Set();
  for (let step = 0; step < 400; step += 1) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const one = document.activeElement;
      if (!one || one === document.body) return null;
      const style = getComputedStyle(one);
      const ring = style.outlineStyle !== "none" || style.boxShadow !== "none";
      window.reached ??= [];
      const again = window.reached.includes(one);
      window.reached.push(one);
      return { again, ring, what: one.outerHTML.slice(0, 120), hit: one.matches("article.hit h2 a"), value: one.matches("a.value") };
    });
    if (!at || at.again) break;
    if (!at.ring) unseen.push(at.what);
    if (at.hit) reached.add("hit");
    if (at.value) reached.add("value");
  }
  assert.deepEqual(unseen, []);
  assert.deepEqual([...reached].sort(), ["hit", "value"]);
}));

test("from the box to an article with keys alone", withPage(async (page) => {
  await page.goto("/");
  await page.keyboard.press("/");
  await page.keyboard.type("drones");
  await page.keyboard.press("Enter");
  await page.waitForURL(/q=drones/, { waitUntil: "load" });
  await page.locator("article.hit h2 a").first().focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/article\?/, { waitUntil: "load" });
  assert.equal(await page.locator("main article.story").count(), 1);
}));

test("the arrow keys choose a suggestion", withPage(async (page) => {
  await page.goto("/");
  const box = page.locator("input[name=q]");
  await box.focus();
  // an answer to less than all that is typed would be followed by another
  const last = page.waitForResponse(/\/api\/suggest\?.*match=zelens(&|$)/);
  await page.keyboard.type("drones zelens");
  await (await last).finished();
  const options = page.locator("ul#suggestions[role=listbox] li[role=option]");
  await eventually("the last suggestions", async () => (await options.allInnerTexts()).every((text) => /zelens/i.test(text)));
  await eventually("suggestions", async () => (await options.count()) > 0 && options.first().isVisible());
  assert.equal(await box.getAttribute("role"), "combobox");
  assert.equal(await box.getAttribute("aria-expanded"), "true");
  assert.equal(await box.getAttribute("aria-controls"), "suggestions");
  await page.keyboard.press("ArrowDown");
  const active = await box.getAttribute("aria-activedescendant");
  assert.ok(active, "no option is active");
  assert.equal(await page.locator(`[id="${active}"]`).getAttribute("aria-selected"), "true");
  await page.keyboard.press("Enter");
  await eventually("the label in the query", async () => /Volodymyr Zelenskyy/.test(await box.inputValue()));
  // chosen, and if that did not search yet, once more does
  if (!/Zelenskyy/.test(decodeURIComponent(page.url()))) await page.keyboard.press("Enter");
  await page.waitForURL(/Zelenskyy/, { waitUntil: "load" });
  await eventually("hits", async () => (await page.locator("article.hit").count()) > 0);
  assert.match(await page.inputValue("input[name=q]"), /^drones person:"Volodymyr Zelenskyy"/);
  assert.ok((await total(page)) > 0);
}));

test("Escape closes suggestions and keeps what was typed", withPage(async (page) => {
  await page.goto("/");
  const box = page.locator("input[name=q]");
  await box.focus();
  await page.keyboard.type("zelens");
  const options = page.locator("#suggestions li[role=option]");
  await eventually("suggestions", async () => (await options.count()) > 0 && options.first().isVisible());
  await page.keyboard.press("Escape");
  await eventually("no suggestions", async () => !(await page.locator("#suggestions").isVisible()));
  assert.equal(await box.inputValue(), "zelens");
  assert.equal(await box.getAttribute("aria-expanded"), "false");
}));

test("n and p lead from match to match", withPage(async (page) => {
  await search(page, "drones");
  await page.locator("article.hit h2 a").first().click();
  await page.waitForURL(/\/article\?/, { waitUntil: "load" });
  const last = await page.locator("mark[id^=m]").count();
  assert.ok(last >= 2, `${last} matches`);
  const at = () => page.evaluate(() => /^#m\d+$/.test(location.hash) ? location.hash : "");
  await page.keyboard.press("n");
  await eventually("a match", async () => (await at()) !== "");
  const first = await at();
  await page.keyboard.press("n");
  await eventually("the next match", async () => (await at()) !== first);
  await page.keyboard.press("p");
  await eventually("the match before", async () => (await at()) === first);
  // in the box they are letters
  await page.keyboard.press("/");
  await page.keyboard.type("np");
  assert.match(await page.inputValue("input[name=q]"), /np/);
  assert.equal(await at(), first);
}));
