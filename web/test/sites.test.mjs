// Camps and prisons in time: what each was on a chosen day, and that the map draws them as they stood then.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, test } from "node:test";
import { buildSync } from "esbuild";
import { close, done, here, open, payloadOf, sample, settled } from "./browser.mjs";
import { rowsOf } from "./data.mjs";

after(close);
const made = buildSync({ entryPoints: [join(here, "../src/sites.ts")], bundle: true, format: "esm", write: false });
const { statusOn } = await import(`data:text/javascript;base64,${Buffer.from(made.outputFiles[0].contents).toString("base64")}`);
const day = (text) => Date.parse(text) / 86_400_000;
/** A table of one site. */
const table = (site) => ({ text: (_, field) => site[field] ?? "", list: (_, field) => (site[field] ?? "").split("; ").filter((s) => s !== "") });

test("a site is what was last told of it by the chosen day", () => {
  const told = { status: "closed", status_date: "2026-02-22", status_history: "2025-01-10 open (a); 2025-06-01 handed over (b); 2026-02-22 closed (c)" };
  for (const [on, status] of [["2025-01-10", "open"], ["2025-05-31", "open"], ["2025-06-01", "handed over"], ["2026-02-21", "handed over"], ["2026-02-22", "closed"]]) {
    assert.equal(statusOn(table(told), 0, day(on)), status, on);
  }
});

test("a site that ended was open before, and one that began later is not there yet", () => {
  const ended = { status: "emptied", valid_from: "2016-04-01", valid_to: "2025-06-07" };
  for (const [on, status] of [["2016-03-31", null], ["2016-04-01", "open"], ["2025-06-07", "open"], ["2025-06-08", "emptied"]]) {
    assert.equal(statusOn(table(ended), 0, day(on)), status, on);
  }
  const toldLater = { ...ended, status_history: "2025-07-01 open (a)" };
  assert.equal(statusOn(table(toldLater), 0, day("2025-07-02")), "open", "a report after the end knows better");
});

test("the map draws a camp as it stood on the last chosen day", async () => {
  const closed = rowsOf(payloadOf(sample), "camps").find((c) => c.status === "closed" && c.status_date > "2025-12-01");
  const [lon, lat] = closed.geometry;
  const pictures = [];
  for (const to of ["2025-10-01", "2026-02-23"]) {
    // No incident passes, so that nothing lies over the camp.
    const tab = await open(undefined, { hash: `q=nothing-has-this-word&to=${to}&at=${lon},${lat},11` });
    await settled(tab);
    const box = await tab.locator("#map").boundingBox();
    pictures.push(await tab.screenshot({ clip: { x: box.x + box.width / 2 - 12, y: box.y + box.height / 2 - 12, width: 24, height: 24 } }));
    await done(tab);
  }
  assert.notDeepEqual(pictures[0], pictures[1]);
});
