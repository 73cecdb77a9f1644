// Builds the page's parts into web/dist, which is committed so that `cargo build` needs no Node. `--check` fails when dist is stale.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, writeFileSync, existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const common = { bundle: true, minify: true, write: false, absWorkingDir: here, legalComments: "none", charset: "utf8", target: ["chrome109", "firefox115", "safari16.4"] };
const script = await build({ ...common, entryPoints: ["src/main.ts"], format: "iife", metafile: true });
const style = await build({ ...common, entryPoints: ["src/style.css"] });

// Every package whose code went into the bundle, with its licence text.
const packages = [...new Set(Object.keys(script.metafile.inputs).flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []))].sort();
const licences = packages.map((name) => {
  const folder = join(here, "node_modules", name);
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((f) => /^licen[cs]e/i.test(f));
  return `${name} ${version} (${license})\n\n${file ? readFileSync(join(folder, file), "utf8").trim() : ""}\n`;
});
// A script element ends at the first closing tag, also one inside a string.
const code = script.outputFiles[0].text.replace(/<\/script/gi, "<\\/script").replace(/<!--/g, "<\\!--").trimEnd();
const css = style.outputFiles[0].text.trimEnd();
const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
const escape = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
// Nothing may run or load but this script and this style; pictures are the canvases that the script itself draws.
const holes = {
  csp: `default-src 'none'; script-src ${hash(code)}; style-src ${hash(css)}; img-src data: blob:; base-uri 'none'; form-action 'none'`,
  style: css,
  licences: escape(licences.join("\n----\n\n")),
  script: code,
};
const template = readFileSync(join(here, "src/template.html"), "utf8");
// `{{data}}` and `{{more}}` stay: the exporter fills them.
const page = template.replace(/\{\{(csp|style|licences|script)\}\}/g, (_, name) => holes[name]);
const files = { "map.html": page };
let stale = 0;
mkdirSync(join(here, "dist"), { recursive: true });
for (const [name, text] of Object.entries(files)) {
  const path = join(here, "dist", name);
  const now = existsSync(path) ? readFileSync(path, "utf8") : "";
  if (now === text) continue;
  if (process.argv.includes("--check")) {
    console.error(`stale: web/dist/${name}; run \`npm run build\` in web/`);
    stale = 1;
  } else {
    writeFileSync(path, text);
    console.log(`wrote dist/${name} (${text.length} characters)`);
  }
}
process.exit(stale);
