// How the page looks at three sizes, in light and dark, against pictures that were looked at. BLESS=1 makes them anew: look at them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";
import { close, done, open, pageWith, payloadOf, sample } from "./browser.mjs";
import { rowsOf } from "./data.mjs";
import { fromReference } from "./picture.mjs";

after(close);
// What the sample once told, kept as it was: a better reading of the sample shall not look like another page.
const pictured = JSON.parse(readFileSync(new URL("pictured.json", import.meta.url), "utf8"));
// Ground and areas are those of the sample: the areas by the place and the words of an incident.
const now = payloadOf(sample);
const vague = (i) => `${i.place_id} ${i.place_relation} ${i.uncertainty_km} ${i.geometry}`;
const known = new Map(rowsOf(now, "incidents").map((i, at) => [vague(i), now.areas.of[at]]));
const areas = { shapes: now.areas.shapes, of: rowsOf(pictured, "incidents").map((i) => known.get(vague(i)) ?? null) };
const payload = { ...pictured, background: now.background, areas };
const file = pageWith(payload);
const told = rowsOf(payload, "mentions");
const most = [...rowsOf(payload, "incidents")].sort((a, b) => told.filter((m) => m.incident === b.id).length - told.filter((m) => m.incident === a.id).length)[0];

for (const [size, options] of [["desktop", { width: 1400, height: 860 }], ["tablet", { width: 820, height: 1180, hasTouch: true }], ["phone", { width: 390, height: 844, hasTouch: true, isMobile: true, deviceScaleFactor: 2 }]]) {
  for (const theme of ["light", "dark"]) {
    test(`${size}, ${theme}`, async () => {
      const tab = await open(file, { ...options, hash: `theme=${theme}` });
      await tab.waitForTimeout(500);
      const off = fromReference(`${size}-${theme}`, await tab.screenshot({ scale: "css" }));
      assert.ok(off <= 0.04, `${(off * 100).toFixed(1)} % of the picture differs from the reference`);
      await done(tab);
    });
  }
  test(`${size}, with a card`, async () => {
    const tab = await open(file, { ...options, hash: `id=${most.id}&theme=light` });
    await tab.waitForTimeout(700);
    const off = fromReference(`${size}-card`, await tab.screenshot({ scale: "css" }));
    assert.ok(off <= 0.04, `${(off * 100).toFixed(1)} % of the picture differs from the reference`);
    await done(tab);
  });
  test(`${size}: nothing is wider than the page`, async () => {
    const tab = await open(file, options);
    const wide = () => tab.evaluate(() => document.documentElement.scrollWidth > innerWidth || [...document.querySelectorAll("header *, footer *, #filters *, #card *")].some((e) => e.getBoundingClientRect().right > innerWidth + 1 && e.checkVisibility()));
    assert.ok(!(await wide()));
    await done(tab);
  });
}
