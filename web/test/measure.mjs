// How long the page takes with many incidents: `node test/measure.mjs 20000 100000`. Milliseconds, the best of three; not part of the tests.
import { statSync } from "node:fs";
import { close, open, pageWith, payloadOf, sample } from "./browser.mjs";
import { multiplied } from "./many.mjs";

for (const count of process.argv.slice(2).map(Number)) {
  const file = pageWith(multiplied(payloadOf(sample), count));
  const best = { ready: Infinity, filter: Infinity, words: Infinity, sort: Infinity, card: Infinity, zoom: Infinity };
  for (let round = 0; round < 3; round++) {
    const from = Date.now();
    const tab = await open(file);
    best.ready = Math.min(best.ready, Date.now() - from);
    await tab.waitForTimeout(500);
    // In the page itself: from the event until the next frame is drawn.
    const took = (selector, event, value) => tab.evaluate(([s, e, v]) => new Promise((resolve) => {
      const target = document.querySelector(s);
      const start = performance.now();
      if (v !== undefined) target.value = v;
      if (e === "click") target.click();
      else target.dispatchEvent(new Event(e, { bubbles: true }));
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start), 0));
    }), [selector, event, value]);
    best.filter = Math.min(best.filter, await took("#kinds input", "click"));
    await took("#kinds input", "click");
    best.sort = Math.min(best.sort, await took('#columns [data-field="place"] button', "click"));
    best.card = Math.min(best.card, await took("#rows .line", "click"));
    await tab.waitForTimeout(600);
    best.zoom = Math.min(best.zoom, await took(".ol-zoom-in", "click"));
    best.words = Math.min(best.words, await tab.evaluate(() => new Promise((resolve) => {
      const input = document.getElementById("words");
      const count = document.getElementById("count");
      const start = performance.now();
      new MutationObserver(() => resolve(performance.now() - start - 120)).observe(count, { childList: true });
      input.value = "palmyra";
      input.dispatchEvent(new Event("input", { bubbles: true }));
    })));
    await tab.context().close();
  }
  console.log(`${count} incidents, ${(statSync(file).size / 1e6).toFixed(1)} MB:`, Object.entries(best).map(([name, ms]) => `${name} ${Math.round(ms)}`).join(", "));
}
await close();
