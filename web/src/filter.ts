// Which incidents the state lets through, and how many each choice would give. Draws nothing.

import { dayNumber } from "./days";
import type { Table } from "./payload";
import type { State } from "./state";

/** Where a place's name can stand, from the widest. */
export const PLACES = ["country", "admin1", "admin2", "place", "to_place"] as const;

/** The incidents with what filters ask of them laid out in arrays, so that 20,000 are filtered within a frame. */
export class IncidentIndex {
  readonly start: (number | null)[] = [];
  readonly end: (number | null)[] = [];
  private words: string[] | null = null;
  readonly firstDay: number;
  readonly lastDay: number;
  private readonly byId = new Map<string, number>();

  constructor(readonly table: Table, private readonly aliases: Record<string, string> = {}) {
    let first = Infinity;
    let last = -Infinity;
    for (let row = 0; row < table.size; row++) {
      const start = dayNumber(table.text(row, "date_start"));
      const end = dayNumber(table.text(row, "date_end")) ?? start;
      this.start.push(start);
      this.end.push(end);
      if (start !== null) first = Math.min(first, start);
      if (end !== null) last = Math.max(last, end);
      this.byId.set(table.text(row, "id"), row);
    }
    this.firstDay = Number.isFinite(first) ? first : 0;
    this.lastDay = Number.isFinite(last) ? last : 0;
  }

  /** The row of an id, also of one that the incident had before. */
  row(id: string): number | null {
    // An id that was joined to another leads to that one, over as many steps as there were.
    let now = id;
    for (let steps = 0; steps < 50 && !this.byId.has(now); steps++) {
      const next = Object.hasOwn(this.aliases, now) ? this.aliases[now] : undefined;
      if (next === undefined) break;
      now = next;
    }
    return this.byId.get(now) ?? null;
  }

  /** Rows that pass; `leaveOut` names one filter that is not applied (for counts beside its own choices, and for the histogram). */
  passing(state: State, leaveOut: keyof State | "dates" | "" = ""): number[] {
    const t = this.table;
    const words = fold(state.words).split(/\s+/).filter((w) => w !== "");
    const searched = words.length > 0 ? this.searched() : [];
    const out: number[] = [];
    const set = (name: "kinds" | "statuses" | "attributions", field: string, row: number): boolean =>
      leaveOut === name || state[name].size === 0 || state[name].has(t.text(row, field));
    for (let row = 0; row < t.size; row++) {
      if (!set("kinds", "kind", row) || !set("statuses", "status", row) || !set("attributions", "attribution", row)) continue;
      if (state.actor !== "" && leaveOut !== "actor") {
        if (!t.list(row, "perpetrator").includes(state.actor) && !t.list(row, "target").includes(state.actor)) continue;
      }
      if (state.place !== "" && leaveOut !== "place" && !PLACES.some((field) => t.text(row, field) === state.place)) continue;
      if (state.belt !== "" && leaveOut !== "belt" && !t.list(row, "belts").includes(state.belt)) continue;
      if (state.confidence > 0 && (t.number(row, "confidence") ?? 0) < state.confidence) continue;
      if (words.length > 0 && !words.every((w) => searched[row]?.includes(w))) continue;
      if (leaveOut !== "dates" && !this.within(row, state.from, state.to)) continue;
      out.push(row);
    }
    return out;
  }

  /** What words are looked for in, made when it is first asked for: most readers never search. */
  private searched(): string[] {
    const fields = ["headline", "quote", "place", "place_as_written", "admin1", "admin2", "country", "to_place", "perpetrator", "target", "camp"];
    this.words ??= this.table.layer.rows.map((_, row) => fold(fields.map((f) => this.table.text(row, f)).join(" \n ")));
    return this.words;
  }

  /** Whether an incident's days touch a range; an unknown date passes only where no range is chosen. */
  within(row: number, from: number | null, to: number | null): boolean {
    if (from === null && to === null) return true;
    const start = this.start[row] ?? null;
    const end = this.end[row] ?? start;
    if (start === null || end === null) return false;
    return (from === null || end >= from) && (to === null || start <= to);
  }
}

/** Text for searching: lower case, without marks and without the hyphens and apostrophes in which spellings differ. */
export function fold(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase().replace(/[\u2010-\u2015\u2212-]/g, " ").replace(/[‘’ʿʾʼ'`\u00ad]/g, "");
}

/** How many of `rows` have each value of a field. */
export function tally(table: Table, rows: number[], field: string, list = false): Map<string, number> {
  const out = new Map<string, number>();
  const value = table.column(field);
  for (const row of rows) {
    const text = value(row);
    if (typeof text !== "string" || text === "") continue;
    if (!list || !text.includes("; ")) out.set(text, (out.get(text) ?? 0) + 1);
    else for (const part of text.split("; ")) out.set(part, (out.get(part) ?? 0) + 1);
  }
  return out;
}
