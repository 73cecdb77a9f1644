// The table beside the map: sortable, walked by keyboard, only the rows in sight drawn, so that 20,000 cost as little as 20.

import { byId, el, quoted } from "./dom";
import type { Cell, Table } from "./payload";
import { symbolCanvas, symbolOf } from "./symbols";
import { sentence, type Words } from "./words";

const ROW = 50;
const COLUMNS: [string, string, string?][] = [["date_start", "Date"], ["kind", "Kind"], ["place", "Place"], ["killed", "Killed"], ["confidence", "Conf.", "Confidence"]];

export class IncidentList {
  private rows: number[] = [];
  private current = -1;
  private readonly body = byId("rows");
  private readonly scroll = byId("grid");
  private readonly head = byId("head");
  private sortField = "date_start";
  private descending = true;
  private whole = false;

  constructor(
    private readonly table: Table,
    private readonly words: Words,
    private readonly picked: (row: number) => void,
    private readonly entered: () => void,
    private readonly sorted: (field: string, descending: boolean) => void,
  ) {
    byId("columns").replaceChildren(
      ...COLUMNS.map(([field, title, whole]) =>
        el("div", { role: "columnheader", class: `c-${field}`, "data-field": field },
          el("button", { type: "button", ...(whole ? { title: whole, "aria-label": `${title} (${whole})` } : {}), onclick: () => this.sort(field, this.sortField === field ? !this.descending : field !== "place" && field !== "kind", true) }, title)),
      ),
    );
    this.scroll.addEventListener("scroll", () => this.draw());
    this.scroll.addEventListener("keydown", (event) => this.key(event));
    // On paper nothing scrolls: all rows are drawn.
    window.addEventListener("beforeprint", () => { this.whole = true; this.draw(); });
    window.addEventListener("afterprint", () => { this.whole = false; this.draw(); });
    new ResizeObserver(() => this.draw()).observe(this.scroll);
  }

  show(rows: number[]): void {
    this.rows = rows.slice();
    this.order();
    this.draw();
  }

  sort(field: string, descending: boolean, tell = false): void {
    this.sortField = field;
    this.descending = descending;
    for (const header of byId("columns").children) {
      const mine = header.getAttribute("data-field") === field;
      header.setAttribute("aria-sort", mine ? (descending ? "descending" : "ascending") : "none");
    }
    this.order();
    this.draw();
    if (tell) this.sorted(field, descending);
  }

  select(row: number, scroll: boolean): void {
    this.current = row;
    const at = this.rows.indexOf(row);
    if (scroll && at >= 0) {
      // The heading lies over the first rows of what is scrolled to.
      const room = this.scroll.clientHeight - this.head.offsetHeight;
      const top = at * ROW;
      if (top < this.scroll.scrollTop || top + ROW > this.scroll.scrollTop + room) this.scroll.scrollTop = Math.max(0, top - room / 2);
    }
    this.draw();
  }

  /** Draws the rows in sight anew. */
  redraw(): void {
    this.draw();
  }

  private order(): void {
    const value = (row: number): Cell => this.table.cell(row, this.sortField);
    const sign = this.descending ? -1 : 1;
    const compare = new Intl.Collator("en").compare;
    this.rows.sort((a, b) => {
      const [x, y] = [value(a), value(b)];
      if (x === null || y === null) return x === y ? a - b : x === null ? 1 : -1;
      const order = typeof x === "number" && typeof y === "number" ? x - y : compare(String(x), String(y));
      return order === 0 ? a - b : order * sign;
    });
  }

  private draw(): void {
    const first = this.whole ? 0 : Math.max(0, Math.floor(this.scroll.scrollTop / ROW) - 8);
    const last = this.whole ? this.rows.length : Math.min(this.rows.length, Math.ceil((this.scroll.scrollTop + this.scroll.clientHeight) / ROW) + 8);
    this.body.style.height = `${this.rows.length * ROW}px`;
    this.scroll.setAttribute("aria-rowcount", String(this.rows.length + 1));
    const nodes: Node[] = [];
    for (let at = first; at < last; at++) nodes.push(this.line(at));
    this.body.replaceChildren(...nodes);
    const active = this.rows.includes(this.current) ? `row-${this.current}` : "";
    if (active) this.scroll.setAttribute("aria-activedescendant", active);
    else this.scroll.removeAttribute("aria-activedescendant");
  }

  private line(at: number): HTMLElement {
    const row = this.rows[at] ?? 0;
    const t = this.table;
    const killed = t.number(row, "killed");
    const confidence = t.number(row, "confidence");
    const line = el("div", { role: "row", id: `row-${row}`, class: "line", "aria-rowindex": at + 2, "aria-selected": row === this.current ? "true" : "false", onclick: () => this.picked(row) },
      el("div", { role: "gridcell", class: "c-date_start" }, t.text(row, "date_start") || "no date"),
      el("div", { role: "gridcell", class: "c-kind" }, symbolCanvas(symbolOf(t.layer.style, (f) => t.cell(row, f)), 16), el("span", {}, this.words.kind(t.text(row, "kind")), ...this.doubts(row))),
      el("div", { role: "gridcell", class: "c-place" }, quoted(t.text(row, "place") || "not known"), ...this.region(row)),
      el("div", { role: "gridcell", class: "c-killed" }, killed === null ? "" : String(killed)),
      el("div", { role: "gridcell", class: "c-confidence" }, confidence === null ? "" : `${Math.round(confidence * 100)} %`),
    );
    line.style.top = `${at * ROW}px`;
    return line;
  }

  private region(row: number): Node[] {
    const [place, region] = [this.table.text(row, "place"), this.table.text(row, "admin1") || this.table.text(row, "country")];
    return region === "" || region === place || this.table.text(row, "geo_precision") === "country" ? [] : [el("small", {}, quoted(region))];
  }

  /** What keeps a row from being read as a plain fact. */
  private doubts(row: number): Node[] {
    const [status, whose] = [this.table.text(row, "status"), this.table.text(row, "attribution")];
    const doubts = [status === "occurred" ? "" : sentence(status).toLowerCase(), whose === "fact" ? "" : whose].filter((s) => s !== "");
    return doubts.length === 0 ? [] : [el("small", {}, doubts.join(", "))];
  }

  private key(event: KeyboardEvent): void {
    // The buttons of the heading have keys of their own.
    if (event.target !== this.scroll) return;
    const at = this.rows.indexOf(this.current);
    if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      this.picked(this.current);
      this.entered();
      return;
    }
    const page = Math.max(1, Math.floor(this.scroll.clientHeight / ROW) - 1);
    const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: this.rows.length - 1 };
    const next = steps[event.key];
    if (next === undefined || this.rows.length === 0) return;
    event.preventDefault();
    const row = this.rows[Math.min(this.rows.length - 1, Math.max(0, next))];
    if (row === undefined) return;
    this.picked(row);
    this.select(row, true);
  }
}
