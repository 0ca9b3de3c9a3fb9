// Checks that the API does what its own description says: the document is sound, every answer fits its schema and has
// nothing besides, every parameter that is named is taken, and no other is.

import assert from "node:assert/strict";
import { before, test } from "node:test";
import { Validator } from "@seriousme/openapi-schema-validator";
import Ajv from "ajv/dist/2020.js";

const sample = process.env.NEWSDEX_SAMPLE;
const hostile = process.env.NEWSDEX_HOSTILE;
const nothing = process.env.NEWSDEX_NOTHING;

// addresses and the status of their answers, by the path that the document has for them
const QUESTIONS = {
  "/api/search": [
    ["/api/search", 200],
    ["/api/search?q=drones&person=zelenskyy", 200],
    ["/api/search?q=drones+-opinion&facets=person,year,lang,author,genre,collection,month,section&snippets=3", 200],
    ["/api/search?person=zelenskyy&person=witkoff&match-any=person&sort=oldest&limit=100&unique=true", 200],
    ["/api/search?q=zelensky~+OR+zzzz&any=true", 200],
    ["/api/search?q=zzzz&offset=20", 200],
    ["/api/search?q=is%3Ahidden", 200],
    ["/api/search?q=energy&all=true&format=jsonl", 200],
    ["/api/search?q=energy&format=jsonl", 200],
    ["/api/search?q=energy&format=csv", 200],
    ["/api/search?q=energy&format=ids", 200],
    ["/api/search?q=headlin%3Adrones", 400],
    ["/api/search?q=%22drones", 400],
    ["/api/search?q=%28drones", 400],
    ["/api/search?person=zelenski", 400],
    ["/api/search?since=never", 400],
    ["/api/search?limit=many", 400],
    ["/api/search?limit=10001", 400],
    ["/api/search?sort=best", 400],
    ["/api/search?match-any=colour", 400],
    ["/api/search?all=true", 400],
    ["/api/search?q=a&q=b", 400],
  ],
  "/api/facets/{kind}": [
    ["/api/facets/person?q=drones", 200],
    ["/api/facets/topic?sort=surprise&q=energy&all=true", 200],
    ["/api/facets/tag?sort=name&limit=3", 200],
    ["/api/facets/place?match=u", 200],
    ["/api/facets/source?q=zzzz", 200],
    ["/api/facets/source?format=csv", 200],
    ["/api/facets/source?format=ids", 200],
    ["/api/facets/source?format=jsonl", 200],
    ["/api/facets/colour", 404],
    ["/api/facets/person?q=%28", 400],
  ],
  "/api/articles/{id}": [
    ["/api/articles/archive:9001", 200],
    ["/api/articles/Sample%20Wire:sc-1101", 200],
    ["/api/articles/https://example.com/wire/starmer-meeting", 200],
    ["/api/articles/https%3A%2F%2Fexample.com%2Fwire%2Fstarmer-meeting", 200],
    ["/api/articles/Sample%20Wire:sc-1101?history=true", 200],
    ["/api/articles/none", 404],
    ["/api/articles/archive:9003", 410],
    ["/api/articles/archive:9001?history=perhaps", 400],
  ],
  "/api/timeline": [
    ["/api/timeline", 200],
    ["/api/timeline?q=drones&by=year&split=person&limit=2", 200],
    ["/api/timeline?by=day&since=2025-12", 200],
    ["/api/timeline?by=week&q=zzzz", 200],
    ["/api/timeline?by=year&format=csv", 200],
    ["/api/timeline?by=hour", 400],
    ["/api/timeline?split=colour", 400],
  ],
  "/api/suggest": [
    ["/api/suggest?match=zel", 200],
    ["/api/suggest?match=u&kind=place&kind=person&limit=3", 200],
    ["/api/suggest", 200],
    ["/api/suggest?match=a&kind=colour", 400],
  ],
  "/api/count": [
    ["/api/count?q=energy&place=ukraine", 200],
    ["/api/count?q=zzzz", 200],
    ["/api/count?q=NEAR%2F5+drones", 400],
  ],
  "/api/stats": [
    ["/api/stats", 200],
    ["/api/stats?q=drones", 400],
  ],
};

// a value of each text that is looked up in the archive or has a form
const VALUES = {
  q: "drones",
  "match-any": "person",
  since: "2024",
  until: "2025",
  facets: "person,place",
  split: "person",
  kind: "person",
  match: "u",
  person: "zelenskyy",
  place: "ukraine",
  topic: "drones",
  tag: "drones",
  source: "Sample Wire",
  lang: "en",
  year: "2025",
  month: "2025-12",
  collection: "archive",
};

let description;
let strict;

before(async () => {
  description = await (await fetch(`${sample}/api/openapi.json`)).json();
  // the schemas as they are, but nothing may be there that they do not name
  const closed = JSON.parse(JSON.stringify(description), (_, value) =>
    value?.type === "object" && value.properties ? { additionalProperties: false, ...value } : value,
  );
  strict = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  strict.addSchema(closed, "api");
});

// what the document says of an answer
function described(path, status, kind) {
  const responses = description.paths[path].get.responses;
  assert.ok(responses[status], `the document has no status ${status} for ${path}`);
  assert.ok(responses[status].content[kind], `the document has no ${kind} for ${path} with status ${status}`);
  const pointer = ["paths", path, "get", "responses", String(status), "content", kind, "schema"];
  const escaped = pointer.map((step) => encodeURIComponent(step.replaceAll("~", "~0").replaceAll("/", "~1")));
  return strict.compile({ $ref: `api#/${escaped.join("/")}` });
}

// the answer, after a check that it is as described
async function asked(server, path, address, status) {
  const response = await fetch(server + address);
  const body = await response.text();
  assert.equal(response.status, status, `${address}: ${body.slice(0, 300)}`);
  const kind = response.headers.get("content-type").split(";")[0];
  const fits = described(path, status, kind);
  const value = kind === "application/json" ? JSON.parse(body) : body;
  if (!fits(value)) {
    const wrong = fits.errors.slice(0, 5).map((error) => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`);
    assert.fail(`${address}: ${wrong.join("\n")}`);
  }
  return { response, value };
}

test("the document is an OpenAPI 3.1 document", async () => {
  const validator = new Validator();
  const { valid, errors } = await validator.validate(structuredClone(description));
  assert.ok(valid, JSON.stringify(errors));
  assert.equal(validator.version, "3.1");
});

test("the document names every route, and no other", () => {
  assert.deepEqual(Object.keys(description.paths).sort(), Object.keys(QUESTIONS).sort());
});

for (const [path, questions] of Object.entries(QUESTIONS)) {
  test(`answers of ${path} are as described`, async (t) => {
    for (const [address, status] of questions) {
      await t.test(`${status} ${address}`, () => asked(sample, path, address, status));
    }
  });
}

// what a parameter of `search` goes together with
function besides(path, name, value) {
  if (path !== "/api/search") return "";
  return { all: value === "true" ? "&format=ids" : "", offset: "&limit=0" }[name] ?? "";
}

test("the parameters that the document names are taken, and others are not", async () => {
  for (const [path, { get }] of Object.entries(description.paths)) {
    const place = path.replace("{kind}", "person").replace("{id}", "archive:9001");
    for (const { name, in: where, schema } of get.parameters) {
      if (where !== "query") continue;
      const values = { boolean: ["true", "false"], integer: ["0", "1", String(schema.maximum)] };
      const tried = schema.enum ?? values[schema.type] ?? [VALUES[name] ?? "unheard-of"];
      for (const value of tried) {
        const address = `${place}?${name}=${encodeURIComponent(value)}${besides(path, name, value)}`;
        const response = await fetch(sample + address);
        const body = await response.text();
        // a label that no article has is an error of its own
        const taken = response.status === 200 || (value === "unheard-of" && /no article has/.test(body));
        assert.ok(taken, `${address}: ${response.status} ${body.slice(0, 300)}`);
      }
      if (schema.maximum !== undefined) {
        const { status } = await fetch(`${sample}${place}?${name}=${schema.maximum + 1}`);
        assert.equal(status, 400, `${place}?${name}=${schema.maximum + 1}`);
      }
    }
    await asked(sample, path, `${place}?colour=red`, 400);
  }
});

test("a mistake is shown where it is", async () => {
  const { value } = await asked(sample, "/api/search", "/api/search?q=dr%C3%B6hne+headlin%3Adrones", 400);
  const bytes = Buffer.from(value.query).subarray(...value.span);
  assert.equal(bytes.toString(), "headlin");
  assert.match(value.hint, /headline:/);
});

test("hostile articles are JSON that is as described", async () => {
  const { value } = await asked(hostile, "/api/search", "/api/search?limit=1000", 200);
  assert.ok(value.total > 0);
  assert.equal(value.hits.length, value.total);
  for (const { id } of value.hits) {
    const address = `/api/articles/${encodeURIComponent(id)}`;
    const { response } = await asked(hostile, "/api/articles/{id}", address, 200);
    assert.equal(response.headers.get("x-content-type-options"), "nosniff");
  }
});

test("without an index every route says so", async () => {
  for (const path of Object.keys(description.paths)) {
    const place = path.replace("{kind}", "person").replace("{id}", "archive:9001");
    const { response } = await asked(nothing, path, place, 503);
    assert.ok(Number(response.headers.get("retry-after")) > 0);
  }
  assert.equal((await fetch(`${nothing}/healthz`)).status, 200);
  assert.equal((await fetch(`${nothing}/readyz`)).status, 503);
});

test("every answer keeps browsers safe, errors and files too", async () => {
  for (const address of ["/", "/nowhere", "/assets/style.css", "/assets/none", "/api/search", "/api/search?q=(", "/healthz"]) {
    const { headers } = await fetch(sample + address);
    assert.match(headers.get("content-security-policy"), /default-src 'none'/, address);
    assert.doesNotMatch(headers.get("content-security-policy"), /unsafe|data:|\*/, address);
    assert.equal(headers.get("x-content-type-options"), "nosniff", address);
    assert.equal(headers.get("referrer-policy"), "no-referrer", address);
    assert.equal(headers.get("access-control-allow-origin"), null, address);
  }
});

test("nothing is written", async () => {
  for (const method of ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"]) {
    const { status } = await fetch(`${sample}/api/search`, { method });
    assert.equal(status, 405, method);
  }
  assert.equal((await fetch(`${sample}/api/search`, { method: "HEAD" })).status, 200);
});
