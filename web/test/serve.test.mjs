// `wallmap serve`: the same map over http, loaded anew when a build has finished, with the view that was chosen.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { binary, close, done, open, root } from "./browser.mjs";

const folder = mkdtempSync(join(tmpdir(), "wallmap-serve-"));
cpSync(join(root, "output"), folder, { recursive: true });
const server = spawn(binary(), ["serve", folder, "--port", "0", "--quiet"], { stdio: ["ignore", "pipe", "inherit"] });
const address = await new Promise((resolve, reject) => {
  server.stdout.once("data", (text) => resolve(String(text).trim()));
  server.once("exit", () => reject(new Error("the server ended")));
});
after(async () => {
  server.removeAllListeners("exit");
  server.kill();
  await close();
  rmSync(folder, { recursive: true, force: true });
});

test("the served map opens without a complaint and is loaded anew, with its view, when a build finishes", async () => {
  assert.match(address, /^http:\/\/127\.0\.0\.1:\d+\/$/);
  const tab = await open(address);
  await tab.check("#kinds input >> nth=0");
  await tab.waitForTimeout(400);
  const before = await tab.textContent("#count");
  // What a build does: another map takes the place of the old one.
  const map = readFileSync(join(folder, "map.html"), "utf8");
  writeFileSync(join(folder, "map.next"), map.replace('"wallmap-data">{"title":"', '"wallmap-data">{"title":"New: '));
  renameSync(join(folder, "map.next"), join(folder, "map.html"));
  await tab.waitForFunction(() => document.documentElement.dataset.ready && document.title.startsWith("New: "), null, { timeout: 20_000 });
  assert.equal(await tab.textContent("#count"), before);
  assert.ok(await tab.isChecked("#kinds input >> nth=0"));
  await done(tab);
});

test("the served page may ask its own server for news, and nothing else", async () => {
  const tab = await open(address);
  const refused = await tab.evaluate(async () => {
    const out = [];
    for (const url of ["http://127.0.0.1:9/", "https://example.org/"]) out.push(await fetch(url).then(() => "answered", (e) => e.name));
    return out;
  });
  assert.deepEqual(refused, ["TypeError", "TypeError"]);
  assert.ok(tab.said.every((s) => s.includes("Content Security Policy")), tab.said.join("\n"));
  await tab.context().close();
});
