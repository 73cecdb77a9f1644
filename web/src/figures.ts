// Totals that reports cite, as a list beside the table of incidents: shown with their sentences, never added up or filtered.

import { byId, el, link, quoted } from "./dom";
import type { Pane } from "./panes";
import type { Table } from "./payload";
import { number } from "./words";

/** No page needs more of them; the file of figures holds all. */
const MOST = 1000;

/** The pane of the list, filled when it is first shown; none where no report cites a total. */
export function figures(table: Table): Pane[] {
  if (table.size === 0) return [];
  byId("pane-figures").textContent = `Reported figures (${number(table.size)})`;
  const fill = (): void => {
    if (byId("figures").childElementCount === 0) byId("figures").append(...list(table));
  };
  return [{ button: "pane-figures", element: "figures", shown: fill }];
}

function list(table: Table): Node[] {
  const order = table.layer.rows.map((_, row) => row).sort((a, b) => {
    const [x, y] = [table.text(a, "published"), table.text(b, "published")];
    return x === y ? a - b : x < y ? 1 : -1;
  });
  return [
    el("p", { class: "quiet" }, "Totals that reports cite. They overlap with one another and with the incidents, so nothing here is added up, and filters do not touch them."),
    ...order.slice(0, MOST).map((row) => figure(table, row)),
    ...(order.length > MOST ? [el("p", { class: "quiet" }, `The first ${number(MOST)} of ${number(order.length)}; reported_figures.csv holds all.`)] : []),
  ];
}

function figure(table: Table, row: number): Node {
  const text = (field: string): string => table.text(row, field);
  const [from, to] = [text("period_start"), text("period_end")];
  const period = from === "" && to === "" ? "" : from === to ? from : `${from || "?"} to ${to || "?"}`;
  const outlet = text("outlet") || text("report");
  // Who says so stands in the sentence.
  const facts = [text("area"), period].filter((s) => s !== "").join("; ");
  return el("figure", {},
    el("p", { class: "total" }, quoted(text("what") || `${text("value")} ${text("unit")}`), facts === "" ? "" : el("small", {}, " ", quoted(facts))),
    quoted(text("quote"), "blockquote"),
    el("figcaption", {}, text("url") ? link(text("url"), outlet) : quoted(outlet), text("published") ? `, ${text("published")}` : ", no day of publication"));
}
