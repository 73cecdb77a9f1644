// The card of one feature: values, how exact they are, every quote with its outlet, and why. Text only, nothing else from reports.

import { byId, el, link, quoted } from "./dom";
import type { Table } from "./payload";
import { symbolCanvas, symbolOf } from "./symbols";

/** Fields told in the head or in the quotes, so not again in the list of values. */
const TOLD = new Set(["id", "headline", "quote", "quote_report", "reports", "urls", "place_id", "longitude", "latitude", "to_longitude", "to_latitude"]);

const PRECISION: Record<string, string> = {
  site: "a named site", town: "a city, town or village", near: "near the named place", district: "a district", region: "a region, not a point", country: "a country, not a point",
};

export class Card {
  private readonly element = byId("card");
  private readonly mentions = new Map<string, number[]>();

  constructor(private readonly incidents: Table, private readonly rows: Table, private readonly label: (field: string, value: string) => string, private readonly closed: () => void) {
    for (let row = 0; row < rows.size; row++) {
      const id = rows.text(row, "incident") || rows.text(row, "incident_id");
      const list = this.mentions.get(id);
      if (list) list.push(row);
      else this.mentions.set(id, [row]);
    }
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !this.element.hidden) this.close();
    });
  }

  close(): void {
    this.element.hidden = true;
    this.closed();
  }

  hide(): void {
    this.element.hidden = true;
  }

  incident(row: number): void {
    const t = this.incidents;
    const kind = this.label("kind", t.text(row, "kind"));
    const precision = t.text(row, "geo_precision");
    const km = t.number(row, "uncertainty_km");
    const exact = [PRECISION[precision] ?? precision, km === null || km === 0 ? "" : `within about ${km} km`].filter((s) => s !== "").join(", ");
    const head = el("div", { class: "card-head" }, symbolCanvas(symbolOf(t.layer.style, (f) => t.cell(row, f)), 26), el("h2", { tabindex: -1, id: "card-title" }, quoted(t.text(row, "headline") || kind)), this.closeButton());
    const place = [t.text(row, "place"), t.text(row, "admin1"), t.text(row, "country")].filter((s, i, all) => s !== "" && all.indexOf(s) === i).join(", ");
    const summary = el("p", { class: "card-sum" },
      `${this.label("status", t.text(row, "status"))}; ${this.label("attribution", t.text(row, "attribution"))}. `, quoted(place), exact ? ` (${exact})` : "");
    const quotes = el("section", { "aria-label": "What the reports say" }, el("h3", {}, "What the reports say"));
    const told = this.mentions.get(t.text(row, "id")) ?? [];
    for (const m of told) {
      const r = this.rows;
      const outlet = r.text(m, "outlet") || r.text(m, "source") || r.text(m, "report");
      const date = r.text(m, "published") || r.text(m, "date");
      quotes.append(el("figure", {}, quoted(r.text(m, "quote"), "blockquote"),
        el("figcaption", {}, r.text(m, "url") ? link(r.text(m, "url"), outlet) : quoted(outlet), date ? `, ${date}` : "", " ", el("small", {}, quoted(`${r.text(m, "report")} · rule ${r.text(m, "rule")}`)))));
    }
    if (told.length === 0) quotes.append(el("figure", {}, quoted(t.text(row, "quote"), "blockquote"), el("figcaption", {}, quoted(t.text(row, "quote_report")))));
    this.open(head, summary, this.values(t, row), quotes, this.why(row, told));
  }

  /** Any other layer's feature: title, values, quote. */
  feature(table: Table, row: number): void {
    const title = table.text(row, "name") || table.text(row, "title") || table.layer.title;
    const head = el("div", { class: "card-head" }, el("h2", { tabindex: -1, id: "card-title" }, quoted(title)), this.closeButton());
    const parts: Node[] = [head, el("p", { class: "card-sum" }, table.layer.title), this.values(table, row)];
    for (const field of table.layer.fields.filter((f) => f.name.endsWith("quote"))) {
      const text = table.text(row, field.name);
      if (text) parts.push(el("figure", {}, quoted(text, "blockquote"), el("figcaption", {}, field.title)));
    }
    this.open(...parts);
  }

  private values(table: Table, row: number): HTMLElement {
    const list = el("dl", {});
    for (const field of table.layer.fields) {
      const text = table.text(row, field.name);
      if (text === "" || TOLD.has(field.name) || field.name.endsWith("quote")) continue;
      list.append(el("dt", { title: field.description }, field.title || field.name), el("dd", {}, quoted(this.label(field.name, text))));
    }
    return el("details", { open: table !== this.incidents }, el("summary", {}, "All values"), list);
  }

  private why(row: number, told: number[]): HTMLElement {
    const t = this.incidents;
    const outlets = t.text(row, "outlet_count");
    const confidence = t.number(row, "confidence");
    return el("section", { "aria-label": "Why it is here" }, el("h3", {}, "Why it is here"),
      el("ul", {},
        el("li", {}, `Told by ${told.length || t.text(row, "report_count")} report(s) of ${outlets || "?"} outlet(s), joined into one incident.`),
        ...(confidence === null ? [] : [el("li", {}, `Confidence ${Math.round(confidence * 100)} %: of incidents with this value, so many are right in kind, place and date.`)]),
        el("li", {}, `Id ${t.text(row, "id")}; `, el("code", {}, `wallmap explain ${t.text(row, "id")}`), " tells every step."),
      ));
  }

  private closeButton(): HTMLElement {
    return el("button", { type: "button", class: "close", "aria-label": "Close the card", onclick: () => this.close() }, "×");
  }

  private open(...parts: Node[]): void {
    this.element.replaceChildren(...parts);
    this.element.hidden = false;
    this.element.scrollTop = 0;
  }
}
