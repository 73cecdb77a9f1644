// Opening the file: nothing is asked of the network, nothing complains, and nothing but the page's own script may run.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";
import { close, done, hostOf, open, payloadOf, sample } from "./browser.mjs";
import { rowsOf } from "./data.mjs";

after(close);

test("the committed sample opens from a file without network and without a complaint", async () => {
  const tab = await open(sample);
  const payload = payloadOf(sample);
  assert.equal(await tab.title(), payload.title);
  assert.equal(await tab.textContent("#title"), payload.title);
  const all = rowsOf(payload, "incidents").length + rowsOf(payload, "unplaced").length;
  assert.match(await tab.textContent("#count"), new RegExp(`^${all} of ${all} incidents`));
  assert.ok(await tab.locator("#map canvas").count(), "the map is drawn");
  await done(tab);
});

test("walking through everything on the page asks nothing of the network", async () => {
  const tab = await open();
  await tab.click("#show-about");
  await tab.click("#about details summary >> nth=0");
  await tab.click("#close-about");
  await tab.click("#theme");
  await tab.mouse.move(600, 400);
  await tab.mouse.wheel(0, -800);
  await tab.click("#rows .line >> nth=0");
  await tab.waitForTimeout(600);
  await done(tab);
});

test("the policy of the page lets nothing load and nothing run but what its hashes name", async () => {
  const csp = /Content-Security-Policy" content="([^"]+)"/.exec(readFileSync(sample, "utf8"))[1];
  assert.match(csp, /^default-src 'none'; script-src 'sha256-[A-Za-z0-9+/=]+'; style-src 'sha256-[A-Za-z0-9+/=]+';/);
  assert.doesNotMatch(csp, /unsafe|\*|https?:/);
  const tab = await open(sample);
  // A script that gets in all the same is held back by the browser.
  const ran = await tab.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "globalThis.gotIn = true";
    document.body.append(script);
    const image = document.createElement("img");
    image.setAttribute("onerror", "globalThis.gotIn = true");
    image.src = "data:,no";
    document.body.append(image);
    return new Promise((resolve) => setTimeout(() => resolve(globalThis.gotIn === true), 200));
  });
  assert.equal(ran, false);
  assert.ok(tab.said.some((s) => s.includes("Content Security Policy")));
  await tab.context().close();
});

test("works inside a frame that lets scripts run and nothing else", async () => {
  const tab = await open();
  const outer = await tab.context().newPage();
  const host = hostOf(sample);
  await outer.goto(host);
  const frame = outer.frames()[1];
  await frame.waitForSelector("html[data-ready]");
  assert.match(await frame.textContent("#count"), /incidents/);
  await frame.click("#rows .line >> nth=0");
  assert.ok(await frame.isVisible("#card"));
  await done(tab);
});
