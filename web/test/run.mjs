// Runs every test of the page, and counts: the last line is `N passed, M failed`. A name on the command line picks files by it.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const wanted = process.argv.slice(2);
const files = readdirSync(here).filter((f) => f.endsWith(".test.mjs") && (wanted.length === 0 || wanted.some((w) => f.includes(w)))).sort().map((f) => join(here, f));
let passed = 0;
let failed = 0;
const events = run({ files, concurrency: 2, timeout: 120_000 });
// A file counts as no test of its own, and neither does a group.
const counts = (test) => test.details?.type !== "suite" && !test.name.endsWith(".test.mjs");
events.on("test:pass", (test) => counts(test) && passed++);
events.on("test:fail", (test) => (counts(test) || test.details?.error?.failureType !== "subtestsFailed") && failed++);
const reporter = typeof spec === "function" && spec.prototype?.constructor ? new spec() : spec;
events.compose(reporter).pipe(process.stdout);
events.on("end", () => setTimeout(() => {
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}, 50));
