// Checks that counts are promises: what stands beside a value of a facet, or on a bar of the timeline, is the total of the
// page that its link leads to.

import assert from "node:assert/strict";
import { test } from "node:test";
import { number, total, withPage } from "./page.mjs";

// so many values of each facet are followed
const VALUES = 3;

// the total of a page, which needs no browser
async function totalAt(address) {
  const html = await (await fetch(address)).text();
  const found = /id="total">([^<]*)</.exec(html);
  assert.ok(found, `no total: ${address}`);
  return number(found[1]);
}

for (const address of ["/", "/?q=drones", "/?q=energy+-opinion&sort=newest", "/?q=person%3Azelenskyy", "/?q=talks&origin=given"]) {
  test(`counts of ${address} hold`, withPage({ javaScriptEnabled: false }, async (page) => {
    await page.goto(address);
    const before = await total(page);
    const promises = await page.locator("section.facet").evaluateAll((facets, values) => facets.flatMap((facet) => {
      const open = [...facet.querySelectorAll("li")].filter((item) => item.querySelector("a.value:not([aria-current])"));
      // the first, and those at the end, where mistakes hide
      const chosen = [...new Set([open[0], ...open.slice(1 - values)])].filter(Boolean);
      return chosen.map((item) => ({
        label: `${facet.dataset.facet} ${item.querySelector("a.value").textContent.trim()}`,
        count: item.querySelector(".count").textContent,
        href: item.querySelector("a.value").href,
        exclude: item.querySelector("a.exclude")?.href,
      }));
    }), VALUES);
    assert.ok(promises.length > 5, `${promises.length} values`);
    const broken = [];
    for (const { label, count, href, exclude } of promises) {
      const found = await totalAt(href);
      if (found !== number(count)) broken.push(`${label}: ${count} promised, ${found} found: ${href}`);
      const others = exclude ? await totalAt(exclude) : before - found;
      if (others !== before - found) broken.push(`without ${label}: ${before} - ${found} is not ${others}: ${exclude}`);
    }
    assert.deepEqual(broken, []);
  }));
}

test("bars of the timeline hold what they say", withPage({ javaScriptEnabled: false }, async (page) => {
  for (const address of ["/?q=drones", "/?q=drones&by=month", "/?q=energy&by=week", "/?q=energy&by=year&share=true"]) {
    await page.goto(address);
    const bars = await page.locator("svg.timeline a").evaluateAll((links) => links.map((link) => ({
      href: new URL(link.href.baseVal, location).href,
      says: link.querySelector("title").textContent,
    })));
    assert.ok(bars.length > 0, address);
    for (const { href, says } of bars) {
      const said = /([\d,]+) of [\d,]+/.exec(says);
      assert.equal(await totalAt(href), number(said[1]), `${says}: ${href}`);
    }
  }
}));
