// axe-core finds no serious or critical fault, in any state of the page that its rules can tell apart.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, test } from "node:test";
import { close, done, open, payloadOf, sample } from "./browser.mjs";
import { rowsOf } from "./data.mjs";

after(close);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const id = rowsOf(payloadOf(sample), "incidents")[0].id;

for (const [name, options, act] of [
  ["as it opens", {}],
  ["dark", { hash: "theme=dark" }],
  ["with a card", { hash: `id=${id}` }],
  ["with a card, dark", { hash: `id=${id}&theme=dark` }],
  ["with nothing left", { hash: "q=nothing-like-this" }],
  ["with the reported figures", {}, (tab) => tab.click("#pane-figures")],
  ["with the belts and places", {}, (tab) => tab.click("#pane-places")],
  ["with the card of a belt", {}, async (tab) => { await tab.click("#pane-places"); await tab.locator("#places button").first().click(); }],
  ["with the dialog", {}, (tab) => tab.click("#show-about")],
  ["on a tablet", { width: 820, height: 1180 }],
  ["on a phone", { width: 390, height: 844 }],
  ["on a phone, filters", { width: 390, height: 844 }, (tab) => tab.click('.tabs [data-tab="filters"]')],
  ["on a phone, table", { width: 390, height: 844 }, (tab) => tab.click('.tabs [data-tab="table"]')],
  ["on a phone, card", { width: 390, height: 844, hash: `id=${id}` }],
]) {
  test(`no serious fault ${name}`, async () => {
    // The scanner gets in over the developer tools, which the page's policy does not bind.
    const tab = await open(undefined, { ...options, bypassCSP: true });
    if (act) await act(tab);
    await tab.evaluate(axe);
    const { violations } = await tab.evaluate(() => globalThis.axe.run());
    const bad = violations.filter((v) => v.impact === "serious" || v.impact === "critical");
    assert.deepEqual(bad.map((v) => `${v.impact} ${v.id}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160) + " " + n.failureSummary.slice(0, 200)).join(" | ")}`), []);
    await done(tab);
  });
}
