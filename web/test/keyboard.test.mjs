// The page without a mouse, and what a screen reader is told.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { close, done, open, settled } from "./browser.mjs";

after(close);
const focused = (tab) => tab.evaluate(() => {
  const e = document.activeElement;
  return e.id || e.getAttribute("aria-label") || `${e.tagName.toLowerCase()}:${e.getAttribute("value") ?? e.textContent.trim().slice(0, 20)}`;
});

test("tab walks through head, filters, map, table and timeline in the order that they are read, each with a visible focus", async () => {
  const tab = await open();
  const seen = [];
  for (let i = 0; i < 80; i++) {
    await tab.keyboard.press("Tab");
    const name = await focused(tab);
    if (name.startsWith("body") || name === seen[0]) break;
    seen.push(name);
    const visible = await tab.evaluate(() => {
      const e = document.activeElement;
      const style = getComputedStyle(e);
      const box = e.getBoundingClientRect();
      return { outline: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2, inside: box.width > 0 && box.height > 0 && box.right > 0 && box.bottom > 0 };
    });
    assert.ok(visible.outline, `${name} shows no focus`);
    assert.ok(visible.inside, `${name} is out of sight while it has the focus`);
  }
  const order = ["a:", "save-geojson", "words", "actor", "confidence", "reset", "map", "grid", "play", "from", "to"].map((id) => seen.findIndex((s) => s.startsWith(id)));
  assert.ok(order.every((at) => at >= 0), `${seen.join(" ")}: ${order}`);
  assert.deepEqual(order, [...order].sort((a, b) => a - b), seen.join(" "));
  await done(tab);
});

test("the skip link leads to the table, and there the arrows choose incidents", async () => {
  const tab = await open();
  await tab.keyboard.press("Tab");
  await tab.keyboard.press("Enter");
  assert.equal(await focused(tab), "grid");
  await tab.keyboard.press("ArrowDown");
  const first = await tab.textContent("#card-title");
  await tab.keyboard.press("ArrowDown");
  assert.notEqual(await tab.textContent("#card-title"), first);
  await tab.keyboard.press("End");
  await tab.keyboard.press("Home");
  assert.equal(await tab.textContent("#card-title"), first);
  const active = await tab.getAttribute("#grid", "aria-activedescendant");
  assert.equal(await tab.getAttribute(`#${active}`, "aria-selected"), "true");
  await tab.keyboard.press("Enter");
  assert.equal(await focused(tab), "card-title");
  await tab.keyboard.press("Escape");
  assert.ok(!(await tab.isVisible("#card")));
  assert.equal(await focused(tab), "grid");
  await done(tab);
});

test("the map moves by arrows and zooms by plus and minus", async () => {
  const tab = await open();
  await tab.focus("#map");
  await settled(tab);
  const at = async () => new URLSearchParams((await tab.evaluate(() => location.hash)).slice(1)).get("at").split(",").map(Number);
  await tab.keyboard.press("ArrowRight");
  await tab.waitForTimeout(600);
  const right = await at();
  await tab.keyboard.press("ArrowRight");
  await tab.waitForTimeout(600);
  assert.ok((await at())[0] > right[0]);
  await tab.keyboard.press("+");
  await tab.waitForTimeout(600);
  assert.ok((await at())[2] > right[2]);
  await done(tab);
});

test("filters, sorting and the timeline answer to keys", async () => {
  const tab = await open();
  const count = () => tab.textContent("#count");
  const all = await count();
  await tab.focus("#kinds input");
  await tab.keyboard.press("Space");
  assert.notEqual(await count(), all);
  await tab.keyboard.press("Space");
  assert.equal(await count(), all);
  await tab.focus('#columns [data-field="place"] button');
  await tab.keyboard.press("Enter");
  assert.equal(await tab.getAttribute('#columns [data-field="place"]', "aria-sort"), "ascending");
  await tab.focus("#play");
  await tab.keyboard.press("Enter");
  await tab.keyboard.press("Enter");
  assert.equal(await tab.getAttribute("#play", "aria-pressed"), "false");
  await done(tab);
});

test("the dialog takes the focus, keeps it, and gives it back", async () => {
  const tab = await open();
  await tab.focus("#show-about");
  await tab.keyboard.press("Enter");
  assert.ok(await tab.evaluate(() => document.getElementById("about").contains(document.activeElement)));
  await tab.keyboard.press("Escape");
  assert.equal(await focused(tab), "show-about");
  await done(tab);
});

test("the count of what is shown is announced", async () => {
  const tab = await open();
  assert.equal(await tab.getAttribute("#count", "aria-live"), "polite");
  await done(tab);
});
