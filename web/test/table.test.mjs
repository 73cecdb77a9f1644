// The table, the card, and how table and map follow each other.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { close, done, open, payloadOf, sample, settled } from "./browser.mjs";
import { rowsOf } from "./data.mjs";

after(close);
const payload = payloadOf(sample);
const incidents = [...rowsOf(payload, "incidents"), ...rowsOf(payload, "unplaced")];
const mentions = rowsOf(payload, "mentions");
const column = (tab, name) => tab.$$eval(`#rows .c-${name}`, (all) => all.map((c) => c.textContent.trim()));

test("a heading sorts by its column, a second press turns it round, and empty cells come last", async () => {
  const tab = await open(undefined, { height: 2600 });
  for (const [name, title, numeric] of [["date_start", "Date", false], ["place", "Place", false], ["killed", "Killed", true], ["confidence", "Conf. (Confidence)", true]]) {
    for (const _ of [1, 2]) {
      await tab.click(`#columns [data-field="${name}"] button`);
      const order = await tab.getAttribute(`#columns [data-field="${name}"]`, "aria-sort");
      const cells = (await column(tab, name)).map((c) => (c === "no date" || c === "not known" ? "" : c));
      assert.equal(cells.length, incidents.length, title);
      const filled = cells.filter((c) => c !== "");
      assert.deepEqual(cells.slice(filled.length).filter((c) => c !== ""), [], `${title}: empty last`);
      const value = (text) => (numeric ? parseFloat(text) : text);
      const compare = (a, b) => (numeric ? value(a) - value(b) : new Intl.Collator("en").compare(a, b));
      const sorted = [...filled].sort((a, b) => (order === "descending" ? -compare(a, b) : compare(a, b)));
      assert.deepEqual(filled, sorted, `${title} ${order}`);
    }
  }
  await done(tab);
});

test("choosing a row opens its card, marks it in the table and brings it onto the map", async () => {
  const tab = await open();
  const before = await tab.evaluate(() => location.hash);
  await tab.click("#rows .line >> nth=3");
  assert.equal(await tab.locator('#rows .line[aria-selected="true"]').count(), 1);
  assert.ok(await tab.isVisible("#card"));
  await tab.waitForTimeout(700);
  const hash = new URLSearchParams((await tab.evaluate(() => location.hash)).slice(1));
  assert.notEqual(`#${hash}`, before);
  const chosen = incidents.find((i) => i.id === hash.get("id"));
  assert.ok(chosen);
  const [lon, lat] = hash.get("at").split(",").map(Number);
  // The card covers a part of the map, so the place stands near the middle, not always in it.
  assert.ok(Math.abs(lon - chosen.geometry[0]) < 3 && Math.abs(lat - chosen.geometry[1]) < 3, `${hash}`);
  await done(tab);
});

test("choosing a mark on the map opens its card and scrolls the table to its row", async () => {
  const alone = incidents.find((i) => i.geometry && !incidents.some((o) => o !== i && o.geometry && Math.hypot(o.geometry[0] - i.geometry[0], o.geometry[1] - i.geometry[1]) < 0.2));
  const tab = await open(undefined, { hash: `at=${alone.geometry[0]},${alone.geometry[1]},9`, height: 400 });
  await tab.waitForTimeout(400);
  const box = await tab.locator("#map").boundingBox();
  await tab.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await tab.waitForSelector("#card:not([hidden])");
  await settled(tab);
  assert.equal(new URLSearchParams((await tab.evaluate(() => location.hash)).slice(1)).get("id"), alone.id);
  const row = tab.locator('#rows .line[aria-selected="true"]');
  assert.equal(await row.count(), 1);
  const [table, line] = [await tab.locator("#grid").boundingBox(), await row.boundingBox()];
  assert.ok(line.y >= table.y - 1 && line.y + line.height <= table.y + table.height + 1, "the row is in sight");
  await done(tab);
});

test("the card tells every quote of the incident with outlet, day and address, and why it is here", async () => {
  const most = [...incidents].sort((a, b) => mentions.filter((m) => m.incident === b.id).length - mentions.filter((m) => m.incident === a.id).length)[0];
  const own = mentions.filter((m) => m.incident === most.id);
  assert.ok(own.length > 1);
  const tab = await open(undefined, { hash: `id=${most.id}` });
  const card = await tab.innerText("#card");
  const flat = (text) => text.replace(/\s+/g, " ");
  for (const m of own) {
    assert.ok(flat(card).includes(flat(m.quote)), m.quote);
    if (m.outlet) assert.ok(card.includes(m.outlet), m.outlet);
    if (m.published) assert.ok(card.includes(m.published), m.published);
    assert.ok(card.includes(m.rule), m.rule);
    if (m.url) {
      const link = tab.locator(`#card a[href="${m.url}"]`).first();
      assert.equal(await link.getAttribute("rel"), "noopener noreferrer nofollow");
    }
  }
  assert.ok(card.includes(most.id));
  await done(tab);
});

test("closing the card lets go of the incident and gives the focus back to the table", async () => {
  const tab = await open(undefined, { hash: `id=${incidents[0].id}` });
  await tab.click("#card .close");
  assert.ok(!(await tab.isVisible("#card")));
  await settled(tab);
  assert.ok(!(await tab.evaluate(() => location.hash)).includes("id="));
  await done(tab);
});

test("reported figures stand beside the incidents, each with its sentence, and are not counted among them", async () => {
  const cited = rowsOf(payload, "reported_figures");
  const tab = await open();
  const count = await tab.textContent("#count");
  await tab.click("#pane-figures");
  assert.equal(await tab.locator("#figures figure").count(), cited.length);
  const text = (await tab.innerText("#figures")).replace(/\s+/g, " ");
  for (const f of cited) assert.ok(text.includes(f.quote.replace(/\s+/g, " ")), f.quote);
  assert.equal(await tab.textContent("#count"), count);
  assert.ok(!(await tab.isVisible("#grid")));
  await tab.click("#pane-incidents");
  assert.ok(await tab.isVisible("#grid"));
  await done(tab);
});

test("belts, camps, centres and shifts can be reached without a pointer, as they hold under the filters", async () => {
  const others = ["border_belts", "camps", "urban_centres", "urban_shifts"].flatMap((name) => rowsOf(payload, name));
  const tab = await open();
  await tab.focus("#pane-places");
  await tab.keyboard.press("Enter");
  assert.ok(!(await tab.isVisible("#grid")));
  assert.equal(await tab.locator("#places button").count(), others.length);
  const belt = rowsOf(payload, "border_belts")[0];
  const line = tab.locator("#places button", { hasText: belt.name });
  assert.match(await line.innerText(), new RegExp(`${belt.incidents} incidents?`));
  await line.focus();
  await tab.keyboard.press("Enter");
  assert.equal(await tab.innerText("#card-title"), belt.name);
  assert.equal(await tab.evaluate(() => document.activeElement.id), "card-title");
  await tab.keyboard.press("Escape");
  assert.ok((await tab.evaluate(() => document.activeElement.textContent)).startsWith(belt.name), "the focus is back in the list");
  await tab.fill("#words", "nothing-has-this-word");
  await tab.waitForFunction((n) => document.querySelectorAll("#places button").length < n, others.length);
  assert.match(await line.innerText(), /0 incidents/);
  await done(tab);
});
