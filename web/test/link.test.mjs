// The address holds the whole view: opening it again gives the same one back, and a broken one does no harm.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { close, done, open, pageWith, payloadOf, sample, settled } from "./browser.mjs";
import { rowsOf } from "./data.mjs";
import { difference } from "./picture.mjs";

after(close);
const incidents = rowsOf(payloadOf(sample), "incidents");

const view = (tab) => tab.evaluate(() => ({
  count: document.getElementById("count").textContent,
  checked: [...document.querySelectorAll("#filters input:checked")].map((i) => i.value + (i.dataset.layer ?? "")),
  fields: [...document.querySelectorAll("input:not([type=checkbox]), select")].map((i) => `${i.id}=${i.value}`),
  rows: [...document.querySelectorAll("#rows .line")].map((r) => r.id),
  card: document.getElementById("card").hidden ? "" : document.getElementById("card-title").textContent,
  theme: document.documentElement.dataset.theme,
  hash: location.hash,
}));

test("a link gives the same view back: filters, dates, words, sorting, layers, card, place and light", async () => {
  const tab = await open();
  await tab.check("#kinds input >> nth=0");
  await tab.check("#kinds input >> nth=2");
  await tab.fill("#confidence", "10");
  await tab.fill("#from", "2025-01-01");
  await tab.uncheck("#layers input >> nth=1");
  await tab.click('#columns [data-field="place"] button');
  await tab.click("#theme");
  await tab.fill("#words", "a");
  await settled(tab);
  await tab.click("#rows .line >> nth=1");
  await tab.waitForTimeout(800);
  const before = await view(tab);
  assert.notEqual(before.card, "");
  const picture = await tab.locator("#map").screenshot();
  const again = await open(undefined, { hash: before.hash.slice(1) });
  await again.waitForTimeout(600);
  assert.deepEqual(await view(again), before);
  assert.ok(difference(await again.locator("#map").screenshot(), picture) < 0.01, "the same map");
  await done(tab);
  await done(again);
});

test("changing the address of an open page changes the view", async () => {
  const tab = await open();
  const kind = incidents[0].kind;
  await tab.evaluate((k) => { location.hash = `kind=${k}`; }, kind);
  await tab.waitForFunction((k) => document.querySelector(`#kinds input[value="${k}"]`).checked, kind);
  await done(tab);
});

test("what does not fit in an address is left out, and the map opens", async () => {
  for (const hash of ["kind=no_such_kind,<b>", "from=yesterday&to=2025-99-99", "at=NaN,1e999,x", "at=1,2,3,4", "id=inc-gone", "confidence=nine", "sort=%3Cscript%3E", "%%%", "q=%F0%28%8C%BC", "theme=pink", "hide=nothing"]) {
    const tab = await open(undefined, { hash });
    assert.match(await tab.textContent("#count"), /^\d+ of \d+/, hash);
    assert.ok(!(await tab.isVisible("#card")), hash);
    await done(tab);
  }
});

test("a copied link is the address", async () => {
  const tab = await open(undefined, { permissions: ["clipboard-read", "clipboard-write"] });
  await tab.check("#kinds input >> nth=1");
  await tab.click("#copy-link");
  await tab.waitForFunction(() => /link/i.test(document.getElementById("copy-link").textContent) && document.getElementById("copy-link").textContent !== "Copy link");
  assert.match(await tab.evaluate(() => location.hash), /kind=/);
  await done(tab);
});

test("an id that was joined to another, over two steps, leads to the incident that holds it now", async () => {
  const copy = payloadOf(sample);
  const now = incidents[3];
  copy.aliases = { "inc-first": "inc-second", "inc-second": now.id, "inc-round": "inc-round" };
  for (const old of ["inc-first", "inc-second"]) {
    const tab = await open(pageWith(copy), { hash: `id=${old}` });
    assert.equal(await tab.textContent("#card-title"), now.headline);
    await settled(tab);
    assert.match(await tab.evaluate(() => location.hash), new RegExp(`id=${now.id}`));
    await done(tab);
  }
  const tab = await open(pageWith(copy), { hash: "id=inc-round" });
  assert.ok(!(await tab.isVisible("#card")));
  await done(tab);
});
