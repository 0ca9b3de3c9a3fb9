// Checks that articles are text, whatever they hold: nothing of them runs, loads, opens or leaves its place, in lists of
// hits, facets, suggestions and on their own pages, with scripts and with the policy off.

import assert from "node:assert/strict";
import { test } from "node:test";
import { PHONE, eventually, hostile, withPage } from "./page.mjs";

const { hits } = await (await fetch(`${hostile}/api/search?limit=1000&snippets=0&facets=`)).json();

// What of an article could have become of this page.
async function unharmed(page) {
  const harm = await page.evaluate(() => {
    const found = [];
    if (window.hacked !== undefined) found.push(`hacked: ${window.hacked}`);
    for (const script of document.scripts) {
      if (!new URL(script.src || "x:").pathname.startsWith("/assets/")) found.push(script.outerHTML);
    }
    for (const one of document.querySelectorAll("*")) {
      for (const { name, value } of one.attributes) {
        if (/^on/i.test(name)) found.push(`${name}=${value}`);
        if (/^\s*(javascript|data|vbscript|file):/i.test(value) && /href|src|action|data/i.test(name)) found.push(`${name}=${value}`);
      }
    }
    for (const one of document.querySelectorAll("iframe, object, embed, base, meta[http-equiv], main style, main link, main img, main video")) {
      found.push(one.outerHTML);
    }
    // what turns the direction of the text around it, and other characters that are not seen
    const bidi = /[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]|[\u0000-\u0008\u000b\u000c\u000e-\u001f]/;
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      if (bidi.test(walk.currentNode.data)) found.push(`unseen characters: ${JSON.stringify(walk.currentNode.data.slice(0, 80))}`);
    }
    const width = document.documentElement.scrollWidth;
    if (width > innerWidth) {
      const wide = [...document.querySelectorAll("body *")].find((one) => one.getBoundingClientRect().right > innerWidth + 1);
      found.push(`${width} wide in a window of ${innerWidth}: ${wide?.outerHTML.slice(0, 200)}`);
    }
    return found;
  });
  assert.deepEqual(harm, [], page.url());
}

test("there are hostile articles", () => assert.ok(hits.length >= 5, `${hits.length} articles`));

for (const [form, options] of [["on a phone", PHONE], ["without the policy", { bypassCSP: true }]]) {
  test(`lists of hostile articles do nothing, ${form}`, withPage({ ...options, baseURL: hostile }, async (page) => {
    for (const address of ["/", "/?limit=100", "/?q=the&limit=100", "/?q=script+OR+alert+OR+onerror&limit=100", "/?more=person", "/?more=topic", "/?more=source"]) {
      const response = await page.goto(address);
      assert.equal(response.status(), 200, address);
      await page.evaluate(() => document.querySelectorAll("details").forEach((one) => { one.open = true; }));
      await unharmed(page);
    }
  }));

  test(`hostile articles do nothing, ${form}`, withPage({ ...options, baseURL: hostile }, async (page) => {
    for (const { id } of hits) {
      const response = await page.goto(`/article?${new URLSearchParams({ id, q: "script OR alert OR hacked OR the" })}`);
      assert.equal(response.status(), 200, id);
      await unharmed(page);
    }
  }));
}

test("links to hostile articles lead to them", withPage({ baseURL: hostile, javaScriptEnabled: false }, async (page) => {
  await page.goto("/?limit=100");
  const addresses = await page.locator("article.hit h2 a").evaluateAll((links) => links.map((link) => link.href));
  assert.equal(addresses.length, Math.min(hits.length, 100));
  for (const address of addresses) {
    assert.equal(new URL(address).origin, hostile, address);
    assert.equal((await fetch(address)).status, 200, address);
  }
  const labels = await page.locator("section.facet a.value").evaluateAll((links) => links.map((link) => link.href));
  for (const address of labels) assert.equal((await fetch(address)).status, 200, address);
}));

test("a query is text too", withPage(async (page) => {
  const query = `"</title><script>window.hacked=1</script><img src=x onerror=window.hacked=1>" 'x" onfocus="window.hacked=1" autofocus="`;
  for (const wrong of ["", " headlin:x", " ("]) {
    await page.goto(`/?q=${encodeURIComponent(query + wrong)}`);
    await unharmed(page);
    const typed = await page.inputValue("input[name=q]");
    // what is right is spelled as the language does
    assert.ok(wrong ? typed === query + wrong : typed.includes("<script>window.hacked=1</script>"), typed);
  }
  for (const address of ["/?<script>window.hacked=1</script>=1", "/article?id=<script>window.hacked=1</script>", "/<img src=x onerror=window.hacked=1>", "/?sort=<svg onload=window.hacked=1>"]) {
    await page.goto(address);
    await unharmed(page);
  }
}));

test("hostile suggestions are text", withPage({ baseURL: hostile }, async (page) => {
  const { facets } = await (await fetch(`${hostile}/api/search?limit=0&facet-limit=100`)).json();
  const labels = Object.values(facets).flatMap(({ values }) => values.map(({ label }) => label));
  const words = labels.map((label) => /[\p{L}\p{N}]{3,}/u.exec(label)?.[0]).filter((word) => word);
  assert.ok(words.length > 0);
  for (const word of new Set(words.slice(0, 6))) {
    await page.goto("/");
    await page.locator("input[name=q]").pressSequentially(word.slice(0, 8));
    const options = page.locator("#suggestions li[role=option]");
    await eventually(`suggestions for ${word}`, async () => (await options.count()) > 0);
    await unharmed(page);
  }
}));
