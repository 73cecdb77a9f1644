// Each filter shows what it says, with live counts, and the table, the map and the count agree.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { close, done, open, payloadOf, sample, settled } from "./browser.mjs";
import { list, rowsOf } from "./data.mjs";

after(close);
const incidents = [...rowsOf(payloadOf(sample), "incidents"), ...rowsOf(payloadOf(sample), "unplaced")];
const searched = (i) => ["headline", "quote", "place", "place_as_written", "admin1", "admin2", "country", "to_place", "perpetrator", "target", "camp"].map((f) => i[f] ?? "").join(" ");
const shown = async (tab) => Number(/^(\d+) of/.exec(await tab.textContent("#count"))[1]);
const rowCount = async (tab) => Number(await tab.getAttribute("#grid", "aria-rowcount")) - 1;

async function expects(tab, test, what) {
  const expected = incidents.filter(test);
  assert.equal(await shown(tab), expected.length, what);
  assert.equal(await rowCount(tab), expected.length, `${what}: table`);
}

for (const [box, field] of [["kinds", "kind"], ["statuses", "status"], ["attributions", "attribution"]]) {
  test(`${field}: each choice shows its own, two choices show both, and the counts beside them hold`, async () => {
    const tab = await open();
    const values = [...new Set(incidents.map((i) => i[field]))];
    assert.equal(await tab.locator(`#${box} input`).count(), values.length);
    for (const value of values) {
      await tab.check(`#${box} input[value="${value}"]`);
      await expects(tab, (i) => i[field] === value, value);
      assert.equal(await tab.textContent(`#${box} .n[data-value="${value}"]`), String(incidents.filter((i) => i[field] === value).length));
      await tab.uncheck(`#${box} input[value="${value}"]`);
    }
    await tab.check(`#${box} input >> nth=0`);
    await tab.check(`#${box} input >> nth=1`);
    const two = await tab.$$eval(`#${box} input:checked`, (all) => all.map((i) => i.value));
    await expects(tab, (i) => two.includes(i[field]), two.join());
    await done(tab);
  });
}

test("counts beside the choices of one filter follow the others", async () => {
  const tab = await open();
  const kind = incidents[0].kind;
  await tab.check(`#kinds input[value="${kind}"]`);
  for (const status of new Set(incidents.map((i) => i.status))) {
    const expected = incidents.filter((i) => i.kind === kind && i.status === status).length;
    assert.equal(await tab.textContent(`#statuses .n[data-value="${status}"]`), String(expected), status);
  }
  await done(tab);
});

test("actor: whoever did it or was hit", async () => {
  const tab = await open();
  const actors = await tab.$$eval("#actor option", (all) => all.map((o) => o.value).filter((v) => v !== ""));
  assert.ok(actors.length > 2);
  for (const actor of actors) {
    await tab.selectOption("#actor", actor);
    await expects(tab, (i) => list(i.perpetrator).includes(actor) || list(i.target).includes(actor), actor);
  }
  await done(tab);
});

test("belt", async () => {
  const tab = await open();
  for (const belt of await tab.$$eval("#belt option", (all) => all.map((o) => o.value).filter((v) => v !== ""))) {
    await tab.selectOption("#belt", belt);
    await expects(tab, (i) => list(i.belts).includes(belt), belt);
  }
  await done(tab);
});

test("confidence: at least", async () => {
  const tab = await open();
  for (const value of [25, 50, 75]) {
    await tab.fill("#confidence", String(value));
    await expects(tab, (i) => (i.confidence ?? 0) >= value / 100, `${value} %`);
    assert.equal(await tab.textContent("#confidence-value"), `${value} %`);
  }
  await done(tab);
});

test("words: every one must stand somewhere, whatever its case, marks and hyphens", async () => {
  const tab = await open();
  for (const [typed, test] of [
    ["palmyra", (i) => /palmyra/i.test(searched(i))],
    ["PALMYRA killed", (i) => /palmyra/i.test(searched(i)) && /killed/i.test(searched(i))],
    ["al shaddadi", (i) => /al[- ]/i.test(searched(i)) && /shaddadi/i.test(searched(i))],
    ["no such word anywhere", () => false],
  ]) {
    await tab.fill("#words", typed);
    await settled(tab);
    await expects(tab, test, typed);
  }
  assert.ok(await tab.isVisible("#empty"));
  await done(tab);
});

test("clearing the filters brings all back", async () => {
  const tab = await open();
  await tab.check("#kinds input >> nth=0");
  await tab.fill("#confidence", "90");
  await tab.fill("#words", "nothing like this");
  await settled(tab);
  assert.equal(await shown(tab), 0);
  await tab.click("#reset");
  await expects(tab, () => true, "all");
  assert.equal(await tab.locator("#kinds input:checked").count(), 0);
  assert.equal(await tab.inputValue("#words"), "");
  await done(tab);
});

test("layers can be put away and brought back", async () => {
  const tab = await open();
  const before = await tab.locator("#map").screenshot();
  for (const box of await tab.locator("#layers input").all()) await box.uncheck();
  await settled(tab);
  const without = await tab.locator("#map").screenshot();
  assert.notDeepEqual(before, without);
  for (const box of await tab.locator("#layers input").all()) await box.check();
  await tab.mouse.move(5, 5);
  await settled(tab);
  assert.deepEqual(await tab.locator("#map").screenshot(), before);
  await done(tab);
});
