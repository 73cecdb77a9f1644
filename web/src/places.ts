// Belts, camps, centres and shifts as a list beside the table of incidents, so that what the map draws of them can be reached without a pointer.

import { byId, el, quoted } from "./dom";
import type { Table } from "./payload";
import { number } from "./words";

/** No page needs more of a layer; its file holds all. */
const MOST = 300;

export interface Listed {
  /** Whether a feature holds under the present filter. */
  keep(table: Table, row: number): boolean;
  /** What is told of it in a few words. */
  words(table: Table, row: number): string;
  picked(table: Table, row: number, from: HTMLElement): void;
}

/** Fills the list anew. */
export function listPlaces(layers: Table[], listed: Listed): void {
  byId("places").replaceChildren(...layers.flatMap((table) => {
    const rows = table.layer.rows.map((_, row) => row).filter((row) => listed.keep(table, row));
    const name = (row: number): string => table.text(row, "name") || table.text(row, "id");
    rows.sort((a, b) => name(a).localeCompare(name(b), "en"));
    const item = (row: number): Node => {
      const button = el("button", { type: "button", onclick: () => listed.picked(table, row, button) }, el("span", {}, el("b", {}, quoted(name(row))), el("small", {}, quoted(listed.words(table, row)))));
      return el("li", {}, button);
    };
    return [
      el("h3", {}, quoted(table.layer.title), el("small", {}, ` ${number(rows.length)}`)),
      rows.length === 0 ? el("p", { class: "quiet" }, "None under these filters.") : el("ul", { class: "several" }, ...rows.slice(0, MOST).map(item)),
      ...(rows.length > MOST ? [el("p", { class: "quiet" }, `The first ${number(MOST)} of ${number(rows.length)}; the files hold all.`)] : []),
    ];
  }));
}
