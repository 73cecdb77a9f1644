// Downloads hold what the filters let through: the same values as the files of the build.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { close, done, open, payloadOf, pageWith, root, sample } from "./browser.mjs";
import { changed, rowsOf } from "./data.mjs";

after(close);
const payload = payloadOf(sample);

async function saved(tab, button) {
  const [file] = await Promise.all([tab.waitForEvent("download"), tab.click(button)]);
  return { name: file.suggestedFilename(), text: readFileSync(await file.path(), "utf8") };
}

/** Rows of a CSV, by the rules of RFC 4180. */
function parsed(text) {
  const rows = [[]];
  let cell = "";
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quoted) {
      if (c === '"' && text[i + 1] === '"') { cell += '"'; i++; } else if (c === '"') quoted = false;
      else cell += c;
    } else if (c === '"') quoted = true;
    else if (c === ",") { rows.at(-1).push(cell); cell = ""; }
    else if (c === "\n") { rows.at(-1).push(cell.replace(/\r$/, "")); cell = ""; rows.push([]); }
    else cell += c;
  }
  return rows.filter((r) => r.length > 0);
}

test("GeoJSON: the filtered incidents with the values and points of the build's own file", async () => {
  const tab = await open();
  const kind = rowsOf(payload, "incidents")[0].kind;
  await tab.check(`#kinds input[value="${kind}"]`);
  const { name, text } = await saved(tab, "#save-geojson");
  assert.match(name, /\.geojson$/);
  const got = JSON.parse(text);
  const own = JSON.parse(readFileSync(join(root, "output/incidents.geojson"), "utf8")).features.filter((f) => f.properties.kind === kind);
  assert.equal(got.type, "FeatureCollection");
  const placed = got.features.filter((f) => f.geometry !== null).sort((a, b) => (a.id < b.id ? -1 : 1));
  assert.deepEqual(placed.map((f) => f.geometry), own.sort((a, b) => (a.id < b.id ? -1 : 1)).map((f) => f.geometry));
  assert.deepEqual(placed.map((f) => f.properties), own.map((f) => f.properties));
  await done(tab);
});

test("CSV: a row an incident, the columns of the data, text quoted", async () => {
  const tab = await open();
  await tab.check("#kinds input >> nth=0");
  const kind = await tab.getAttribute("#kinds input >> nth=0", "value");
  const { name, text } = await saved(tab, "#save-csv");
  assert.match(name, /\.csv$/);
  const [head, ...rows] = parsed(text);
  const own = [...rowsOf(payload, "incidents"), ...rowsOf(payload, "unplaced")].filter((i) => i.kind === kind);
  assert.deepEqual(rows.map((r) => r[0]).sort(), own.map((i) => i.id).sort());
  for (const row of rows) {
    assert.equal(row.length, head.length);
    const match = own.find((i) => i.id === row[0]);
    assert.equal(row[head.indexOf("headline")], match.headline);
    assert.equal(row[head.indexOf("longitude")], match.geometry ? String(match.geometry[0]) : "");
  }
  await done(tab);
});

test("CSV: text of a report does not become a formula, and a negative number stays one", async () => {
  const hostile = ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", 'a "quoted", text'];
  const made = changed(payload, "incidents", (layer, column) => {
    layer.rows.forEach((row, at) => { row[column("headline")] = hostile[at % hostile.length]; });
    layer.geometries[0] = [-70.5, -33.25];
  });
  const tab = await open(pageWith(made));
  const { text } = await saved(tab, "#save-csv");
  const [head, ...rows] = parsed(text);
  const at = head.indexOf("headline");
  const placed = new Set(rowsOf(made, "incidents").map((i) => i.id));
  for (const row of rows.filter((r) => placed.has(r[0]))) assert.doesNotMatch(row[at], /^[=+\-@\t\r＝]/, JSON.stringify(row[at]));
  assert.ok(rows.some((r) => r[head.indexOf("longitude")] === "-70.5"));
  await done(tab);
});
