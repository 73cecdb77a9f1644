// The card of one feature: values, how exact they are, every quote with its outlet, and why. Text only, nothing else from reports.

import { byId, el, link, quoted } from "./dom";
import { PRECISIONS, BASES, sentence, type Words } from "./words";
import type { Table } from "./payload";
import { symbolCanvas, symbolOf } from "./symbols";

/** Fields told in the head, the summary or the quotes, so not again in the list of values. */
const TOLD = new Set(["headline", "quote", "quote_report", "reports", "urls"]);

export interface CardEvents {
  closed(): void;
  /** The reader goes from a list to one incident. */
  picked(row: number): void;
}

export class Card {
  private readonly element = byId("card");
  private readonly mentions = new Map<string, number[]>();

  private ready = false;
  private asked = "";

  /** `more` reads the mentions where they were left aside until now. */
  constructor(private readonly incidents: Table, private readonly rows: Table, private readonly words: Words, private readonly events: CardEvents, private readonly more: (() => Promise<void>) | null) {
    if (more === null) this.sort();
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !this.element.hidden && !document.querySelector("dialog[open]")) this.close();
    });
  }

  private sort(): void {
    for (let row = 0; row < this.rows.size; row++) {
      const id = this.rows.text(row, "incident");
      const list = this.mentions.get(id);
      if (list) list.push(row);
      else this.mentions.set(id, [row]);
    }
    this.ready = true;
  }

  get open(): boolean {
    return !this.element.hidden;
  }

  close(): void {
    this.element.hidden = true;
    this.events.closed();
  }

  hide(): void {
    this.element.hidden = true;
  }

  incident(row: number): void {
    const t = this.incidents;
    this.asked = t.text(row, "id");
    if (!this.ready) void this.later(row);
    const told = this.mentions.get(this.asked) ?? [];
    this.show(
      this.head(t.text(row, "headline") || this.words.kind(t.text(row, "kind")), symbolCanvas(symbolOf(t.layer.style, (f) => t.cell(row, f)), 26)),
      el("p", { class: "chips" }, this.chip(this.words.kind(t.text(row, "kind"))), this.chip(sentence(t.text(row, "status")), `status-${t.text(row, "status")}`), this.chip(WHOSE[t.text(row, "attribution")] ?? sentence(t.text(row, "attribution")))),
      this.summary(row),
      this.quotes(row, told),
      this.why(row, told),
      this.values(t, row),
    );
  }

  /** Shows the card again with every quote once the mentions are read, unless another was opened since. */
  private async later(row: number): Promise<void> {
    await this.more?.();
    if (!this.ready) this.sort();
    if (this.asked === this.incidents.text(row, "id") && this.open) this.incident(row);
  }

  /** Several incidents of one place: a list to choose from. */
  several(rows: number[], place: string): void {
    this.asked = "";
    const t = this.incidents;
    this.show(
      this.head(`${rows.length} incidents${place === "" ? "" : `: ${place}`}`),
      el("ul", { class: "several" }, ...rows.map((row) =>
        el("li", {}, el("button", { type: "button", onclick: () => this.events.picked(row) },
          symbolCanvas(symbolOf(t.layer.style, (f) => t.cell(row, f)), 18),
          el("span", {}, el("b", {}, t.text(row, "date_start") || "no date"), " ", quoted(t.text(row, "headline") || this.words.kind(t.text(row, "kind"))))))),
      ));
  }

  /** Any other layer's feature: title, values, quotes; `status` is what a site was on the chosen day. */
  feature(table: Table, row: number, status: string | null, among: { id: string; row: number }[]): void {
    this.asked = "";
    const title = table.text(row, "name") || table.text(row, "title") || table.layer.title;
    const parts: Node[] = [this.head(title), el("p", { class: "chips" }, this.chip(table.layer.title), ...(status === null ? [] : [this.chip(status)])), el("p", { class: "quiet" }, quoted(table.layer.description))];
    for (const field of table.layer.fields.filter((f) => f.name === "quote" || f.name === "quotes" || f.name.endsWith("_quote"))) {
      const text = table.text(row, field.name);
      // One of all that are told is not shown by itself beside them.
      if (!text || (field.name === "quote" && table.text(row, "quotes") !== "")) continue;
      if (field.name === "quotes" || field.name === "told_quotes") {
        for (const told of text.split(" | ")) {
          const [, sentence, report] = /^(.*) \(([^()]*)\)$/s.exec(told) ?? [];
          parts.push(el("figure", {}, quoted(sentence ?? told, "blockquote"), el("figcaption", {}, quoted(report ?? field.title))));
        }
        continue;
      }
      parts.push(el("figure", {}, quoted(text, "blockquote"), el("figcaption", {}, quoted(field.name === "quote" ? table.text(row, "quote_report") || field.title : field.title))));
    }
    if (among.length > 0) {
      parts.push(el("h3", {}, "Incidents"), el("ul", { class: "several" }, ...among.map((one) =>
        el("li", {}, el("button", { type: "button", onclick: () => this.events.picked(one.row) },
          symbolCanvas(symbolOf(this.incidents.layer.style, (f) => this.incidents.cell(one.row, f)), 16),
          el("span", {}, el("b", {}, this.incidents.text(one.row, "date_start") || "no date"), " ", quoted(this.incidents.text(one.row, "headline"))))))));
    }
    parts.push(this.values(table, row));
    this.show(...parts);
  }

  /** What, when, where, who and how many, each with how exact it is. */
  private summary(row: number): HTMLElement {
    const t = this.incidents;
    const list = el("dl", { class: "sum" });
    const add = (title: string, ...value: (Node | string)[]): void => {
      if (value.some((v) => (typeof v === "string" ? v !== "" : (v.textContent ?? "") !== ""))) list.append(el("dt", {}, title), el("dd", {}, ...value));
    };
    const [start, end] = [t.text(row, "date_start"), t.text(row, "date_end")];
    const days = start === "" ? "No day is told" : end === "" || end === start ? start : `${start} to ${end}`;
    const precision = t.text(row, "date_precision");
    const basis = BASES[t.text(row, "date_basis")] ?? sentence(t.text(row, "date_basis")).toLowerCase();
    add("When", days, el("small", {}, start === "" ? "" : ` ${[precision === "day" ? "" : `known to the ${precision}`, basis].filter((s) => s !== "").join("; ")}`));
    // The middle of a country lies in some region of it, of which nothing is told.
    const names = t.text(row, "geo_precision") === "country" ? [t.text(row, "place"), t.text(row, "country")] : [t.text(row, "place"), t.text(row, "admin2"), t.text(row, "admin1"), t.text(row, "country")];
    const place = names.filter((s, i, all) => s !== "" && all.indexOf(s) === i).join(", ");
    const km = t.number(row, "uncertainty_km");
    const written = t.text(row, "place_as_written");
    const exact = [PRECISIONS[t.text(row, "geo_precision")] ?? t.text(row, "geo_precision"), km ? `within about ${Math.max(1, Math.round(km))} km` : "", written !== "" && written !== t.text(row, "place") ? `written “${written}”` : ""].filter((s) => s !== "").join("; ");
    add("Where", quoted(place || "No place is known"), el("small", {}, " ", quoted(exact)));
    add("To", quoted(t.text(row, "to_place")));
    add("By", quoted(t.text(row, "perpetrator")));
    add("Against", quoted(t.text(row, "target")));
    add("With", quoted(t.text(row, "weapon")));
    for (const [field, title] of [["killed", "Killed"], ["injured", "Injured"], ["detained", "Detained"], ["abducted", "Abducted"]] as const) {
      const count = t.number(row, field);
      if (count === null) continue;
      const [low, high] = [t.number(row, `${field}_low`), t.number(row, `${field}_high`)];
      const range = low !== null && (high === null ? low < count : low !== high) ? ` reports say ${high === null ? `at least ${low}` : `${low} to ${high}`}` : field === "killed" && high === null && low !== null ? " or more" : "";
      add(title, String(count), el("small", {}, range));
    }
    add("Border belt", quoted(t.list(row, "belts").map((b) => this.words.belt(b)).join("; ")));
    return list;
  }

  private quotes(row: number, told: number[]): HTMLElement {
    const t = this.incidents;
    const section = el("section", { "aria-label": "What the reports say" }, el("h3", {}, told.length > 1 ? `What ${told.length} reports say` : "What the report says"));
    for (const m of told) {
      const r = this.rows;
      const outlet = r.text(m, "outlet") || r.text(m, "report");
      const date = r.text(m, "published");
      section.append(el("figure", {}, quoted(r.text(m, "quote"), "blockquote"),
        el("figcaption", {}, r.text(m, "url") ? link(r.text(m, "url"), outlet) : quoted(outlet), date ? `, ${date}` : ", no day of publication",
          ...(outlet === r.text(m, "report") ? [] : [el("small", {}, " · ", quoted(r.text(m, "report")))]))));
    }
    if (told.length === 0) section.append(el("figure", {}, quoted(t.text(row, "quote"), "blockquote"), el("figcaption", {}, quoted(t.text(row, "quote_report")))));
    return section;
  }

  private why(row: number, told: number[]): HTMLElement {
    const t = this.incidents;
    const r = this.rows;
    const confidence = t.number(row, "confidence");
    const rules = [...new Set(told.map((m) => r.text(m, "rule")).filter((rule) => rule !== ""))];
    const joined = told.filter((m) => r.text(m, "joined_by") !== "");
    return el("section", { "aria-label": "Why it is here" }, el("h3", {}, "Why it is here"),
      el("ul", {},
        ...(rules.length === 0 ? [] : [el("li", {}, rules.length > 1 ? "Read by the rules " : "Read by the rule ", ...rules.flatMap((rule, i) => [i > 0 ? ", " : "", el("code", {}, rule)]), ".")]),
        el("li", {}, !this.ready ? "Reading what else is told .." : told.length > 1 ? `${told.length} mentions in reports were joined into one incident:` : "Told once; joined with nothing.",
          ...(joined.length === 0 ? [] : [el("ul", {}, ...joined.map((m) => el("li", {}, quoted(r.text(m, "report")), " ", quoted(r.text(m, "joined_by")))))])),
        ...(confidence === null ? [] : [el("li", {}, `Confidence ${Math.round(confidence * 100)} %: of incidents with this value, about so many are right in kind, place and day.`)]),
        el("li", {}, el("code", {}, `wallmap explain ${t.text(row, "id")}`), " tells every step."),
      ));
  }

  private values(table: Table, row: number): HTMLElement {
    const list = el("dl", {});
    for (const field of table.layer.fields) {
      const text = table.text(row, field.name);
      if (text === "" || TOLD.has(field.name) || field.name === "quotes" || field.name.endsWith("_quote")) continue;
      list.append(el("dt", { title: field.description }, field.title || field.name), el("dd", {}, quoted(text)));
    }
    return el("details", {}, el("summary", {}, "All values"), list);
  }

  private chip(text: string, kind = ""): HTMLElement {
    return el("span", { class: `chip ${/^[a-z_-]*$/.test(kind) ? kind : ""}` }, quoted(text));
  }

  private head(title: string, ...before: Node[]): HTMLElement {
    return el("div", { class: "card-head" }, ...before, el("h2", { tabindex: -1, id: "card-title" }, quoted(title)),
      el("button", { type: "button", class: "close", "aria-label": "Close the card", onclick: () => this.close() }, "×"));
  }

  private show(...parts: Node[]): void {
    this.element.replaceChildren(...parts);
    this.element.hidden = false;
    this.element.scrollTop = 0;
  }
}

const WHOSE: Record<string, string> = { fact: "Told as a fact", claimed: "Claimed", accused: "An accusation", possible: "Told as possible", denied: "Denied" };
