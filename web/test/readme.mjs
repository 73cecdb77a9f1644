// Takes the picture of the committed sample that README shows.
import { join } from "node:path";
import { close, open, payloadOf, root, sample } from "./browser.mjs";
import { rowsOf } from "./data.mjs";

const told = rowsOf(payloadOf(sample), "mentions");
const of = (incident) => told.filter((m) => m.incident === incident.id).length;
const [most] = rowsOf(payloadOf(sample), "incidents").filter((i) => i.killed > 20 && i.date_start !== null).sort((a, b) => of(b) - of(a) || (a.id < b.id ? -1 : 1));
const tab = await open(sample, { width: 1560, height: 860, hash: `id=${most.id}&theme=light&at=37.4,33.9,6.5` });
await tab.waitForTimeout(800);
await tab.screenshot({ path: join(root, "docs/img/web.png") });
await close();
