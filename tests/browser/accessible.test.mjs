// Checks with axe that every kind of page can be used by all: light and dark, wide and on a phone, and that no page is
// wider than its window.

import assert from "node:assert/strict";
import { test } from "node:test";
import axe from "axe-core";
import { PHONE, eventually, withPage } from "./page.mjs";

const PAGES = {
  "the start": "/",
  "a search": "/?q=drones+-opinion+person%3Azelenskyy",
  "any of several persons": "/?q=person%3A%28zelenskyy+OR+witkoff%29&match-any=person&find=topic&match=con",
  "nothing found": "/?q=dronez",
  "a problem": "/?q=headlin%3Adrones",
  "nothing there": "/nowhere",
  "an article": "/article?id=Sample+Wire:sc-1101&q=drones",
  "the help": "/help",
};

const ALL = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
// all that a dark page can do worse than a light one
const COLORS = ["color-contrast", "link-in-text-block"];

async function violations(page, runOnly = ALL) {
  await page.evaluate(axe.source);
  // without `preload`, for which it would load the styles once more
  const found = await page.evaluate((rules) => window.axe.run(document, { preload: false, runOnly: rules, resultTypes: ["violations"] }), runOnly);
  return found.violations.map(({ id, help, nodes }) => {
    const places = nodes.slice(0, 3).map((node) => `${node.target.join(" ")}: ${node.failureSummary}`);
    return `${id}: ${help}\n${places.join("\n")}`;
  });
}

async function fits(page) {
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(content <= window, `the page is ${content} wide, the window ${window}`);
}

for (const [form, options] of [["wide", {}], ["on a phone", PHONE]]) {
  for (const [name, address] of Object.entries(PAGES)) {
    test(`axe finds nothing: ${name}, ${form}`, withPage(options, async (page) => {
      await page.goto(address);
      await fits(page);
      const light = await violations(page);
      await page.emulateMedia({ colorScheme: "dark" });
      const dark = await violations(page, COLORS);
      assert.deepEqual({ light, dark }, { light: [], dark: [] });
    }));
  }
}

test("axe finds nothing with all opened", withPage(async (page) => {
  await page.goto("/?q=drones");
  await page.evaluate(() => document.querySelectorAll("details").forEach((one) => { one.open = true; }));
  assert.deepEqual(await violations(page), []);
}));

test("axe finds nothing among suggestions", withPage(async (page) => {
  await page.goto("/");
  await page.locator("input[name=q]").pressSequentially("zelens");
  const options = page.locator("#suggestions li[role=option]");
  await eventually("suggestions", async () => (await options.count()) > 0 && options.first().isVisible());
  await page.keyboard.press("ArrowDown");
  assert.deepEqual(await violations(page), []);
}));

test("dark is dark and light is light", async (t) => {
  for (const [colorScheme, dark] of [["light", false], ["dark", true]]) {
    await t.test(colorScheme, withPage({ colorScheme }, async (page) => {
      await page.goto("/");
      const color = await page.evaluate(() => getComputedStyle(document.body).backgroundColor === "rgba(0, 0, 0, 0)"
        ? getComputedStyle(document.documentElement).backgroundColor : getComputedStyle(document.body).backgroundColor);
      const [red, green, blue] = color.match(/[\d.]+/g).map(Number);
      assert.equal((red + green + blue) / 3 < 128, dark, color);
    }));
  }
});
