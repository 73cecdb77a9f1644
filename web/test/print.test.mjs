// The page on paper: map, what is filtered, the whole table, and neither buttons nor fields.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { close, done, open, payloadOf, sample } from "./browser.mjs";
import { rowsOf } from "./data.mjs";

after(close);

test("the print view shows map, filter and every row, and no control", async () => {
  const tab = await open(undefined, { hash: "status=occurred&theme=dark" });
  await tab.evaluate(() => dispatchEvent(new Event("beforeprint")));
  await tab.emulateMedia({ media: "print" });
  assert.equal(await tab.locator("button:not(#columns *):visible, input:visible, select:visible").count(), 0);
  assert.ok(await tab.isVisible("#map"));
  assert.match(await tab.textContent("#print-state"), /occurred/i);
  // The sheet says what its marks mean, is light whatever the screen is, and the map fills its frame.
  assert.match(await tab.textContent("#print-legend"), /Border belts/);
  assert.equal(await tab.getAttribute("html", "data-theme"), "light");
  const [map, canvas] = await tab.evaluate(() => ["#map", "#map canvas"].map((s) => document.querySelector(s).getBoundingClientRect().width));
  assert.ok(Math.abs(map - canvas) < 2 && map > 650, `${map} ${canvas}`);
  const expected = [...rowsOf(payloadOf(sample), "incidents"), ...rowsOf(payloadOf(sample), "unplaced")].filter((i) => i.status === "occurred").length;
  assert.equal(await tab.locator("#rows .line:visible").count(), expected);
  // Rows stand one below the other, none on another.
  const tops = await tab.$$eval("#rows .line", (all) => all.map((e) => e.getBoundingClientRect()).map((b) => [b.top, b.bottom]));
  for (let i = 1; i < tops.length; i++) assert.ok(tops[i][0] >= tops[i - 1][1] - 1, `row ${i}`);
  assert.ok((await tab.pdf({ format: "A4" })).length > 10_000);
  await tab.emulateMedia({ media: "screen" });
  await tab.evaluate(() => dispatchEvent(new Event("afterprint")));
  assert.ok(await tab.isVisible("#save-csv"));
  assert.equal(await tab.getAttribute("html", "data-theme"), "dark");
  await done(tab);
});
