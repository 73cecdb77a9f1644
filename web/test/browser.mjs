// A browser that tells on the page: every request, console message and error is kept, and a test that ends with one of them fails.
import { chromium } from "playwright-core";
import { execSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { deflateRawSync } from "node:zlib";

export const here = dirname(fileURLToPath(import.meta.url));
export const root = join(here, "../..");

function executable() {
  const named = process.env["CHROMIUM"];
  if (named) return named;
  const found = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
  if (!found) throw new Error("no Chromium found; install Debian's `chromium`, or name one in CHROMIUM");
  return found;
}

let browser;
const folder = mkdtempSync(join(tmpdir(), "wallmap-web-"));

async function launched() {
  // A new profile folder each time comes with `launch`; the rest keeps Chromium itself from asking the network.
  browser ??= await chromium.launch({
    // Tests run two files at a time, on machines with few cores.
    timeout: 60_000,
    executablePath: executable(),
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--font-render-hinting=none"],
  });
  return browser;
}

/** Ends the browser and removes the pages made for the tests. */
export async function close() {
  await browser?.close();
  browser = undefined;
  rmSync(folder, { recursive: true, force: true });
}

/** The committed sample. */
export const sample = join(root, "output/map.html");
const page = readFileSync(join(root, "web/dist/map.html"), "utf8");

/** The data inside a built map, those put aside for cards too. */
export function payloadOf(path) {
  const text = readFileSync(path, "utf8");
  const json = (id) => JSON.parse(text.split(`id="${id}">`)[1].split("</script>")[0]);
  const payload = json("wallmap-data");
  const more = json("wallmap-more");
  for (const layer of payload.layers) layer.rows = more[layer.name] ?? layer.rows;
  return payload;
}

let made = 0;
/** Writes the page as it stands in web/dist with these data, as the exporter does, and gives its path. */
export function pageWith(payload) {
  const path = join(folder, `map-${made++}.html`);
  const mentions = payload.layers.filter((l) => l.name === "mentions");
  const data = { ...payload, layers: payload.layers.map((l) => ({ ...l, count: l.rows.length, rows: mentions.includes(l) ? [] : l.rows })) };
  const more = Object.fromEntries(mentions.map((l) => [l.name, l.rows]));
  const written = (value) => {
    const json = JSON.stringify(value);
    if (json.length >= 4_000_000) return deflateRawSync(json).toString("base64");
    return json.replaceAll("<", "\\u003c").replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
  };
  const [before, rest] = page.split("{{data}}");
  const [between, after] = rest.split("{{more}}");
  writeFileSync(path, before + written(data) + between + written(more) + after);
  return path;
}

/** The address of a page that shows a file in a frame without rights of its own. */
export function hostOf(file) {
  const path = join(folder, `host-${made++}.html`);
  writeFileSync(path, `<!doctype html><title>host</title><iframe width="900" height="700" sandbox="allow-scripts" src="${pathToFileURL(file).href}"></iframe>`);
  return pathToFileURL(path).href;
}

/** The page as it stands in web/dist with the data of the sample. */
export const samplePage = pageWith(payloadOf(sample));

/**
 * Opens a file in a context of its own. What comes back is the page, with `asked` (addresses asked of anything but this file) and
 * `said` (console messages of any kind, and uncaught errors).
 */
export async function open(file = samplePage, { hash = "", width = 1400, height = 860, ...options } = {}) {
  const context = await (await launched()).newContext({ viewport: { width, height }, acceptDownloads: true, locale: "en-GB", timezoneId: "America/Los_Angeles", ...options });
  const tab = await context.newPage();
  tab.asked = [];
  tab.said = [];
  tab.on("console", (m) => tab.said.push(`${m.type()}: ${m.text()}`));
  tab.on("pageerror", (e) => tab.said.push(`uncaught: ${e.message}`));
  const address = file.startsWith("http") ? file : pathToFileURL(file).href;
  tab.on("request", (r) => {
    if (r.url().split("#")[0] !== address.split("#")[0] && !r.url().endsWith("/.events") && !r.url().startsWith("blob:") && !r.url().startsWith("data:")) tab.asked.push(r.url());
  });
  await tab.goto(address + (hash ? `#${hash}` : ""));
  await tab.waitForSelector("html[data-ready]", { timeout: 30_000 });
  return tab;
}

/** Closes a page after making sure that nothing was asked of the network and nothing complained. */
export async function done(tab) {
  const { asked, said } = tab;
  await tab.context().close();
  if (asked.length > 0) throw new Error(`asked the network: ${asked.join(", ")}`);
  if (said.length > 0) throw new Error(`the console says: ${said.join("\n")}`);
}

/** Waits until what the page is told has reached the address, which it writes with a short delay. */
export const settled = (tab) => tab.waitForTimeout(260);

/** The binary that was built last, for tests of what it serves. */
export function binary() {
  const named = process.env["WALLMAP"];
  if (named) return named;
  const found = () => ["release", "fast", "debug"].map((profile) => join(root, "target", profile, "wallmap")).filter((path) => existsSync(path)).sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  if (found().length === 0) execSync("cargo build --locked", { cwd: root, stdio: "inherit" });
  return found()[0];
}
