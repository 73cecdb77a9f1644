// The timeline: the histogram counts, the brush and the date fields choose days, play moves the window and stops.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { close, done, open, payloadOf, sample, settled } from "./browser.mjs";
import { rowsOf } from "./data.mjs";

after(close);
const incidents = [...rowsOf(payloadOf(sample), "incidents"), ...rowsOf(payloadOf(sample), "unplaced")];
const shown = async (tab) => Number(/^(\d+) of/.exec(await tab.textContent("#count"))[1]);
const within = (from, to) => incidents.filter((i) => i.date_start !== null && (i.date_end ?? i.date_start) >= from && i.date_start <= to).length;

test("two dates show what touches the days between them, both included", async () => {
  const tab = await open();
  for (const [from, to] of [["2025-05-01", "2025-06-30"], ["2025-06-11", "2025-06-11"], ["2026-01-05", "2026-01-19"]]) {
    await tab.fill("#from", from);
    await tab.fill("#to", to);
    assert.equal(await shown(tab), within(from, to), `${from} to ${to}`);
  }
  await tab.click("#all-time");
  assert.equal(await shown(tab), incidents.length);
  await done(tab);
});

test("dragging over the histogram chooses the days under it, and a click lets go", async () => {
  const tab = await open();
  const box = await tab.locator("#histogram svg").boundingBox();
  const y = box.y + box.height / 2;
  await tab.mouse.move(box.x + box.width * 0.35, y);
  await tab.mouse.down();
  await tab.mouse.move(box.x + box.width * 0.5, y, { steps: 4 });
  await tab.mouse.up();
  const [from, to] = [await tab.inputValue("#from"), await tab.inputValue("#to")];
  assert.ok(from < to, `${from} ${to}`);
  assert.equal(await shown(tab), within(from, to));
  assert.ok((await shown(tab)) < incidents.length);
  assert.ok(await tab.locator("#histogram rect.out").count(), "days outside are drawn faint");
  await tab.mouse.click(box.x + box.width * 0.8, y);
  assert.equal(await shown(tab), incidents.length);
  await done(tab);
});

test("the histogram counts every dated incident once", async () => {
  const tab = await open();
  const titles = await tab.$$eval("#histogram title", (all) => all.map((t) => Number(/: (\d+)/.exec(t.textContent)[1])));
  assert.equal(titles.reduce((a, b) => a + b, 0), incidents.filter((i) => i.date_start !== null).length);
  await done(tab);
});

test("play moves a window through time, pause holds it", async () => {
  const tab = await open();
  await tab.click("#play");
  assert.equal(await tab.getAttribute("#play", "aria-pressed"), "true");
  const first = await tab.inputValue("#from");
  await tab.waitForTimeout(1700);
  const second = await tab.inputValue("#from");
  assert.ok(second > first, `${first} ${second}`);
  await tab.click("#play");
  assert.equal(await tab.getAttribute("#play", "aria-pressed"), "false");
  const held = await tab.inputValue("#from");
  await tab.waitForTimeout(1000);
  assert.equal(await tab.inputValue("#from"), held);
  await settled(tab);
  await done(tab);
});
