// Checks that searching works with scripts and without: hits, narrowing and widening, dates, pages, order, copies, an
// article and the way back, and what is said when nothing is found or a query is wrong.

import assert from "node:assert/strict";
import { test } from "node:test";
import { counted, eventually, facet, follow, number, search, total, withPage } from "./page.mjs";

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "with scripts" : "without scripts";
  const check = (what, use) => test(`${what}, ${how}`, withPage({ javaScriptEnabled }, use));

  check("a search finds what the API finds", async (page) => {
    await search(page, "drones -opinion");
    assert.equal(await total(page), await counted(page));
    assert.ok((await total(page)) > 5);
    const hits = page.locator("article.hit");
    assert.equal(await hits.count(), Math.min(await total(page), 20));
    assert.match(await hits.first().innerText(), /drones/i);
    assert.ok((await hits.first().locator("mark").count()) > 0);
    assert.equal(await page.inputValue("input[name=q]"), "drones -opinion");
    assert.match(await page.title(), /drones/);
    // the address alone brings it back
    const text = await hits.allInnerTexts();
    await page.goto(page.url());
    assert.deepEqual(await hits.allInnerTexts(), text);
  });

  check("a person narrows, a chip widens again", async (page) => {
    await search(page, "drones");
    const before = await total(page);
    const value = (await facet(page, "person")).locator("li", { hasText: "Zelenskyy" });
    const promised = number(await value.locator(".count").innerText());
    await follow(page, value.locator("a.value"));
    assert.equal(await total(page), promised);
    assert.ok(promised < before);
    const chip = page.locator(".chip", { hasText: "Zelenskyy" });
    assert.equal(await chip.count(), 1);
    assert.match(await page.inputValue("input[name=q]"), /Zelenskyy/);
    await follow(page, chip.locator("a.remove"));
    assert.equal(await total(page), before);
    assert.equal(await page.locator(".chip").count(), 0);
  });

  check("a value can be left out", async (page) => {
    await search(page, "drones");
    const before = await total(page);
    const value = (await facet(page, "person")).locator("li", { hasText: "Zelenskyy" });
    const held = number(await value.locator(".count").innerText());
    await follow(page, value.locator("a.exclude"));
    assert.equal(await total(page), before - held);
    assert.equal(await total(page), await counted(page));
    assert.equal(await page.locator(".chip").count(), 1);
  });

  check("all persons or any of them", async (page) => {
    await search(page, "person:zelenskyy person:witkoff");
    const all = await total(page);
    assert.equal(await page.locator(".chip").count(), 2);
    await follow(page, (await facet(page, "person")).locator("a.match-any"));
    const any = await total(page);
    assert.equal(any, await counted(page));
    assert.ok(any > all, `${any} > ${all}`);
    // a further one widens
    const other = (await facet(page, "person")).locator("a.value:not([aria-current])").first();
    const name = await other.innerText();
    await follow(page, other);
    assert.ok((await total(page)) >= any);
    assert.equal(await total(page), await counted(page));
    const third = page.locator(".chip", { hasText: name });
    await follow(page, third.locator("a.remove"));
    assert.equal(await total(page), any);
    await follow(page, (await facet(page, "person")).locator("a.match-any"));
    assert.equal(await total(page), all);
  });

  check("values of a facet are looked for", async (page) => {
    await page.goto("/");
    const topics = await facet(page, "topic");
    const box = topics.locator("form.facet-search input:not([type=hidden])").first();
    await box.fill("agri");
    await box.press("Enter");
    const values = page.locator("section.facet[data-facet=topic] a.value");
    await eventually("only values that fit", async () => {
      const labels = await values.allInnerTexts();
      return labels.length > 0 && labels.every((label) => /agri/i.test(label));
    });
  });

  check("a bar of the timeline narrows to its time", async (page) => {
    await search(page, "energy");
    const before = await total(page);
    const bars = page.locator("svg.timeline a");
    const several = await bars.count();
    assert.ok(several > 1);
    await follow(page, bars.last());
    const within = await total(page);
    assert.ok(within > 0 && within < before);
    assert.equal(within, await counted(page));
    assert.equal(await page.locator(".chip").count(), 1);
    const dates = await page.locator("article.hit time").allInnerTexts();
    assert.equal(dates.length, within);
    await page.goBack({ waitUntil: "load" });
    await eventually("the way back", async () => (await total(page)) === before);
    assert.equal(await bars.count(), several);
  });

  check("pages and orders", async (page) => {
    await page.goto("/");
    const all = await total(page);
    const ids = () => page.locator("article.hit h2 a").evaluateAll((links) => links.map((link) => new URL(link.href).searchParams.get("id")));
    const seen = new Set(await ids());
    const first = await ids();
    while (await page.locator("nav.pages a[rel=next]").count()) {
      await follow(page, page.locator("nav.pages a[rel=next]").first());
      for (const id of await ids()) seen.add(id);
    }
    assert.equal(seen.size, all);
    await page.goto("/");
    await follow(page, page.locator("nav.sort a", { hasText: "oldest" }));
    assert.equal(await total(page), all);
    assert.notDeepEqual(await ids(), first);
    const dates = await page.locator("article.hit time").evaluateAll((times) => times.map((time) => time.dateTime || time.innerText));
    assert.deepEqual(dates, dates.toSorted());
  });

  check("an article and the way back", async (page) => {
    await search(page, "drones energy");
    const before = await total(page);
    const link = page.locator("article.hit h2 a").first();
    const headline = await link.innerText();
    await follow(page, link);
    const story = page.locator("main article.story");
    // without the arrows from match to match
    const h1 = await story.locator("h1").evaluate((one) => {
      const copy = one.cloneNode(true);
      copy.querySelectorAll(".ways").forEach((ways) => ways.remove());
      return copy.textContent;
    });
    assert.equal(h1.trim(), headline.trim());
    assert.ok((await page.locator("mark#m1").count()) === 1);
    assert.ok((await story.locator("p").count()) > 1);
    const next = page.locator("a.next-match").first();
    if (await page.locator("mark#m2").count()) {
      await next.click();
      await page.waitForURL(/#m\d+$/);
      const mark = page.locator(`mark${new URL(page.url()).hash}`);
      await eventually("the match in sight", () => mark.evaluate((one) => {
        const { top, bottom } = one.getBoundingClientRect();
        return top >= 0 && bottom <= innerHeight;
      }));
    }
    // matches may be steps of the history or not
    for (let step = 0; step < 3 && new URL(page.url()).pathname !== "/"; step += 1) await page.goBack({ waitUntil: "load" });
    await eventually("the hits again", async () => (await page.locator("#total").count()) === 1);
    assert.equal(await total(page), before);
    assert.equal(await page.inputValue("input[name=q]"), "drones energy");
    assert.equal(await page.locator("article.hit h2 a").first().innerText(), headline);
  });

  check("a tag of an article leads to all that have it", async (page) => {
    await page.goto("/article?id=Sample+Wire:sc-1101");
    const tag = page.locator("main article.story ~ * a, main a", { hasText: /^Volodymyr Zelenskyy$/ }).first();
    await follow(page, tag);
    assert.equal(await total(page), await counted(page));
    assert.ok((await total(page)) > 1);
  });

  check("a wrong query is shown where it is wrong", async (page) => {
    await search(page, "drones headlin:energy");
    const problem = page.locator("#problem");
    assert.equal(await problem.getAttribute("role"), "alert");
    assert.equal(await problem.locator("mark").innerText(), "headlin");
    assert.match(await problem.innerText(), /did you mean headline:/);
    assert.equal(await page.inputValue("input[name=q]"), "drones headlin:energy");
    const { status } = await fetch(page.url());
    assert.equal(status, 400);
    // put right in its place
    await page.fill("input[name=q]", "drones headline:energy");
    await page.press("input[name=q]", "Enter");
    await eventually("hits", async () => (await page.locator("article.hit").count()) > 0);
    assert.equal(await problem.count(), 0);
  });

  check("nothing found is said, with what could be meant", async (page) => {
    await search(page, "dronez");
    assert.equal(await total(page), 0);
    assert.equal(await page.locator("article.hit").count(), 0);
    assert.match(await page.locator("main").innerText(), /did you mean/i);
    await follow(page, page.locator("main a", { hasText: /^drones?$/ }).first());
    assert.ok((await total(page)) > 0);
  });

  check("addresses of nothing and of nobody are pages too", async (page) => {
    for (const [address, status] of [
      ["/nowhere", 404],
      ["/article?id=none", 404],
      ["/article?id=archive:9003", 410],
      ["/article", 400],
      ["/?colour=red", 400],
      ["/?limit=many", 400],
    ]) {
      const response = await page.goto(address);
      assert.equal(response.status(), status, address);
      assert.equal(await page.locator("#problem[role=alert]").count(), 1, address);
      assert.equal(await page.locator("form[role=search] input[name=q]").count(), 1, address);
    }
  });

  check("all hits can be taken along", async (page) => {
    await search(page, "drones");
    const links = page.locator("a[download]");
    const addresses = await links.evaluateAll((all) => all.map((link) => link.href));
    const hits = addresses.filter((address) => new URL(address).pathname === "/api/search");
    assert.ok(hits.length >= 3);
    for (const address of addresses) {
      const response = await fetch(address);
      const body = await response.text();
      assert.equal(response.status, 200, address);
      const asked = new URL(address).searchParams;
      // csv has a line of names
      const lines = { ids: 0, jsonl: 0, csv: 1 }[asked.get("format")];
      if (hits.includes(address) && asked.get("format") !== "csv") {
        assert.equal(body.trimEnd().split("\n").length, (await total(page)) + lines, address);
      }
    }
  });
}
