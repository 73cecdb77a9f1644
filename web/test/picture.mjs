// Comparing pictures with room for what differs between machines: edges of letters, a pixel here or there.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PNG } from "pngjs";
import { here } from "./browser.mjs";

const BLOCK = 6;

/** Mean colours of blocks of pixels, by rows. */
function blocks(png) {
  const across = Math.ceil(png.width / BLOCK);
  const down = Math.ceil(png.height / BLOCK);
  const sums = Array.from({ length: across * down }, () => [0, 0, 0, 0]);
  for (let y = 0; y < png.height; y++) {
    for (let x = 0; x < png.width; x++) {
      const at = (y * png.width + x) * 4;
      const sum = sums[Math.floor(y / BLOCK) * across + Math.floor(x / BLOCK)];
      for (let c = 0; c < 3; c++) sum[c] += png.data[at + c];
      sum[3]++;
    }
  }
  return sums.map(([r, g, b, n]) => [r / n, g / n, b / n]);
}

/** The share of blocks, 0 to 1, whose mean colour differs by more than 24 of 255 in a channel; 1 where the sizes differ. */
export function difference(a, b) {
  const [p, q] = [PNG.sync.read(a), PNG.sync.read(b)];
  if (p.width !== q.width || p.height !== q.height) return 1;
  const [x, y] = [blocks(p), blocks(q)];
  return x.filter((colour, i) => colour.some((c, at) => Math.abs(c - y[i][at]) > 24)).length / x.length;
}

/** A picture of half the width and height: enough to be looked at and compared, and a quarter of the bytes to keep. */
function half(picture) {
  const from = PNG.sync.read(picture);
  const to = new PNG({ width: from.width >> 1, height: from.height >> 1 });
  for (let y = 0; y < to.height; y++) {
    for (let x = 0; x < to.width; x++) {
      for (let c = 0; c < 4; c++) {
        const at = (dx, dy) => from.data[((2 * y + dy) * from.width + 2 * x + dx) * 4 + c];
        to.data[(y * to.width + x) * 4 + c] = (at(0, 0) + at(1, 0) + at(0, 1) + at(1, 1)) / 4;
      }
    }
  }
  return PNG.sync.write(to, { deflateLevel: 9 });
}

/** How far a picture is from the kept reference of its name (of half its size); with BLESS set the reference is written anew. */
export function fromReference(name, whole) {
  const picture = half(whole);
  const folder = join(here, "pictures");
  const path = join(folder, `${name}.png`);
  if (process.env["BLESS"]) {
    mkdirSync(folder, { recursive: true });
    // A new picture of the same thing would only be noise in the history.
    if (!existsSync(path) || difference(readFileSync(path), picture) > 0.001) writeFileSync(path, picture);
    return 0;
  }
  if (!existsSync(path)) throw new Error(`no reference ${name}.png; make it with BLESS=1 npm test`);
  const off = difference(readFileSync(path), picture);
  if (off > 0.04) {
    const seen = join(here, "../node_modules/.pictures");
    mkdirSync(seen, { recursive: true });
    writeFileSync(join(seen, `${name}.png`), picture);
  }
  return off;
}
