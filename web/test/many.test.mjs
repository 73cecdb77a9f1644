// Twenty thousand incidents. How fast belongs to the benchmark; here only that everything still works.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { close, done, open, pageWith, payloadOf, sample, settled } from "./browser.mjs";
import { multiplied } from "./many.mjs";

after(close);
const file = pageWith(multiplied(payloadOf(sample), 20_000));

test("20,000 incidents open, filter, sort, scroll and show their cards", async () => {
  const tab = await open(file);
  assert.match(await tab.textContent("#count"), /^20,?000 of 20,?000/);
  assert.ok((await tab.locator("#rows .line").count()) < 100, "only rows in sight are made");
  await tab.check("#kinds input >> nth=0");
  const some = Number((await tab.textContent("#count")).replace(/,/g, "").match(/^\d+/)[0]);
  assert.ok(some > 100 && some < 20_000);
  await tab.click('#columns [data-field="place"] button');
  await tab.focus("#grid");
  await tab.keyboard.press("End");
  assert.ok(await tab.isVisible("#card"));
  assert.equal(await tab.locator('#rows .line[aria-selected="true"]').count(), 1);
  await settled(tab);
  await done(tab);
});
