// The mark of each kind on the page is the one that QGIS draws of the same style: a picture drawn by QGIS (.ci/clients/marks_check.py).
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";
import { build } from "esbuild";
import { PNG } from "pngjs";
import { close, done, open, payloadOf, sample } from "./browser.mjs";

after(close);
const SIDE = 100;
const RADIUS = ((16 / 25.4) * 96) / 2;

test("marks are those of the QGIS style", async () => {
  const style = payloadOf(sample).layers.find((l) => l.name === "incidents").style;
  const reference = PNG.sync.read(readFileSync(new URL("pictures/marks-qgis.png", import.meta.url)));
  assert.equal(reference.width, SIDE * style.categories.length, "a mark for each kind");
  const contents = 'export { drawSymbol } from "./src/symbols";';
  const bundle = await build({ stdin: { contents, resolveDir: new URL("..", import.meta.url).pathname, loader: "ts" }, bundle: true, write: false, format: "iife", globalName: "marks" });
  const tab = await open();
  // The page lets no script run but its own; what a test evaluates is not the page's.
  const url = await tab.evaluate(([code, categories, side, radius]) => {
    const { drawSymbol } = new Function(`${code}; return marks;`)();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [side * categories.length, side];
    const context = canvas.getContext("2d");
    context.fillStyle = "#fff";
    context.fillRect(0, 0, canvas.width, side);
    categories.forEach((c, at) => drawSymbol(context, c.symbol, side * (at + 0.5), side / 2, radius));
    return canvas.toDataURL();
  }, [bundle.outputFiles[0].text, style.categories, SIDE, RADIUS]);
  const drawn = PNG.sync.read(Buffer.from(url.split(",")[1], "base64"));
  const ink = (picture, x, y) => { const at = (y * picture.width + x) * 4; return 765 - picture.data[at] - picture.data[at + 1] - picture.data[at + 2] > 150; };
  style.categories.forEach((category, at) => {
    let both = 0;
    let either = 0;
    for (let y = 0; y < SIDE; y++) {
      for (let x = SIDE * at; x < SIDE * (at + 1); x++) {
        const [a, b] = [ink(drawn, x, y), ink(reference, x, y)];
        both += a && b;
        either += a || b;
      }
    }
    assert.ok(both / either > 0.9, `${category.value}: ${(both / either).toFixed(2)} alike`);
  });
  await done(tab);
});
