// Report text is hostile: whatever stands in it stays text, in every field, in cards, table, choices, title and downloads.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { close, done, open, pageWith, payloadOf, sample, settled } from "./browser.mjs";
import { rowsOf } from "./data.mjs";

after(close);
const payload = payloadOf(sample);

const HOSTILE = [
  "<script>globalThis.gotIn=true</script>",
  "</script><script>globalThis.gotIn=true</script>",
  "<img src=x onerror=globalThis.gotIn=true>",
  "<!--<script>",
  "\"><svg onload=globalThis.gotIn=true>",
  "javascript:globalThis.gotIn=true",
  "{{data}} ${globalThis.gotIn=true} &lt;b&gt;",
  "\u202egnp.exe\u202c \u2066x\u2069 \u200f",
  "\u0000\u0008\u2028\u2029\ufeff",
  "w".repeat(5000),
  "constructor", "__proto__", "toString",
  "انفجار في دير الزور",
];

/** The sample with hostile text in every text field of every layer, ids left so that the layers still fit together. */
function poisoned() {
  const copy = structuredClone(payload);
  const keep = new Set(["id", "incident", "incident_ids", "kind", "status", "attribution", "geo_precision"]);
  let at = 0;
  for (const layer of copy.layers) {
    layer.title = HOSTILE[2];
    for (const row of layer.rows) {
      layer.fields.forEach((field, column) => { if (field.type === "string" && !keep.has(field.name)) row[column] = HOSTILE[at++ % HOSTILE.length]; });
    }
  }
  copy.title = copy.description = HOSTILE[1];
  copy.notes = HOSTILE;
  copy.facts = HOSTILE.map((text) => [text, text]);
  copy.sources = HOSTILE.map((text) => ({ title: text, licence: text, text }));
  copy.background.towns.forEach((town, i) => { town.name = HOSTILE[i % HOSTILE.length]; });
  return copy;
}

test("markup in every field stays text: nothing runs, nothing loads, no element comes of it", async () => {
  const tab = await open(pageWith(poisoned()));
  await tab.evaluate(() => { globalThis.elements = () => document.querySelectorAll("script, svg, img, iframe, object").length; });
  const before = await tab.evaluate(() => globalThis.elements());
  const lines = tab.locator("#rows .line");
  for (let i = 0; i < Math.min(8, await lines.count()); i++) {
    await lines.nth(i).click();
    await tab.click("#card summary");
  }
  await tab.click("#card .close");
  await tab.click("#show-about");
  await tab.click("#close-about");
  await tab.selectOption("#actor", { index: 1 });
  await tab.fill("#words", "<script>");
  await settled(tab);
  assert.equal(await tab.evaluate(() => globalThis.gotIn === undefined), true);
  assert.equal(await tab.evaluate(() => globalThis.elements()), before);
  await done(tab);
});

test("only web addresses become links", async () => {
  const copy = structuredClone(payload);
  const layer = copy.layers.find((l) => l.name === "mentions");
  const column = (name) => layer.fields.findIndex((f) => f.name === name);
  const addresses = ["javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "file:///etc/passwd", "vbscript:x", " https://example.org/fine ", "https://user:pass@example.org/"];
  const one = layer.rows[0][column("incident")];
  layer.rows.forEach((row, i) => { row[column("incident")] = one; row[column("url")] = addresses[i % addresses.length]; });
  const tab = await open(pageWith(copy), { hash: `id=${one}` });
  const links = await tab.$$eval("#card a", (all) => all.map((a) => a.protocol));
  assert.ok(links.length > 0);
  assert.deepEqual([...new Set(links)], ["https:"]);
  await done(tab);
});

test("very long words and overrides stay inside their boxes", async () => {
  for (const width of [1400, 390]) {
    const tab = await open(pageWith(poisoned()), { width, height: 844 });
    const id = rowsOf(payload, "incidents")[9].id;
    await tab.evaluate((i) => { location.hash = `id=${i}`; }, id);
    await tab.waitForSelector("#card:not([hidden])");
    assert.ok(await tab.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${width}`);
    const card = await tab.locator("#card").boundingBox();
    assert.ok(card.x >= 0 && card.x + card.width <= width);
    assert.ok(await tab.evaluate(() => { const c = document.getElementById("card"); return c.scrollWidth <= c.clientWidth + 1; }), "the card needs no scrolling sideways");
    assert.ok(!/[\u202a-\u202e\u2066-\u2069]/.test(await tab.textContent("body main")), "no override is left");
    await done(tab);
  }
});

test("right-to-left text reads from the right, and the page around it from the left", async () => {
  const copy = structuredClone(payload);
  const arabic = "قال المتحدث إن ثلاثة جنود قتلوا في دير الزور (3) يوم الثلاثاء.";
  for (const layer of copy.layers) {
    for (const row of layer.rows) layer.fields.forEach((f, column) => { if (["quote", "headline", "place"].includes(f.name)) row[column] = arabic; });
  }
  const tab = await open(pageWith(copy), { hash: `id=${rowsOf(payload, "incidents")[0].id}` });
  const directions = await tab.$$eval("#card blockquote, #card h2 bdi, #rows .c-place > bdi", (all) => [...new Set(all.map((e) => getComputedStyle(e).direction))]);
  assert.deepEqual(directions, ["rtl"]);
  assert.equal(await tab.$eval("#card figcaption", (e) => getComputedStyle(e).direction), "ltr");
  await done(tab);
});
