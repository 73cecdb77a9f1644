// What the reader of the map has chosen, and its way into the address and back. Draws nothing.

import { dayNumber, isoDay } from "./days";

export interface State {
  kinds: Set<string>;
  statuses: Set<string>;
  attributions: Set<string>;
  actor: string;
  place: string;
  belt: string;
  words: string;
  confidence: number;
  from: number | null;
  to: number | null;
  hidden: Set<string>;
  selected: string;
  sort: string;
  descending: boolean;
  view: { lon: number; lat: number; zoom: number } | null;
  theme: "" | "light" | "dark";
}

export function emptyState(): State {
  return {
    kinds: new Set(), statuses: new Set(), attributions: new Set(), actor: "", place: "", belt: "", words: "", confidence: 0,
    from: null, to: null, hidden: new Set(), selected: "", sort: "date_start", descending: true, view: null, theme: "",
  };
}

const LISTS = { kind: "kinds", status: "statuses", attribution: "attributions", hide: "hidden" } as const;
const TEXTS = { actor: "actor", place: "place", belt: "belt", q: "words", id: "selected" } as const;

/** The state as the part of the address after `#`; values that are as at the start are left out. */
export function toHash(state: State): string {
  const out = new URLSearchParams();
  for (const [key, name] of Object.entries(LISTS)) {
    const values = [...state[name]].sort();
    if (values.length > 0) out.set(key, values.join(","));
  }
  for (const [key, name] of Object.entries(TEXTS)) {
    if (state[name] !== "") out.set(key, state[name]);
  }
  if (state.confidence > 0) out.set("confidence", String(state.confidence));
  if (state.from !== null) out.set("from", isoDay(state.from));
  if (state.to !== null) out.set("to", isoDay(state.to));
  if (state.sort !== "date_start" || !state.descending) out.set("sort", (state.descending ? "-" : "") + state.sort);
  if (state.theme !== "") out.set("theme", state.theme);
  if (state.view) out.set("at", [state.view.lon.toFixed(4), state.view.lat.toFixed(4), state.view.zoom.toFixed(2)].join(","));
  return out.toString();
}

/** Whether any filter is set. */
export function filtered(state: State): boolean {
  return toHash({ ...state, view: null, selected: "", theme: "", sort: "date_start", descending: true, hidden: new Set() }) !== "";
}

/** Reads an address; whatever does not fit is ignored, since links get cut and edited. */
export function fromHash(hash: string): State {
  const state = emptyState();
  const input = new URLSearchParams(hash.replace(/^#/, ""));
  for (const [key, name] of Object.entries(LISTS)) {
    const text = input.get(key);
    if (text) state[name] = new Set(text.split(",").filter((v) => v !== ""));
  }
  for (const [key, name] of Object.entries(TEXTS)) state[name] = input.get(key) ?? "";
  const confidence = Number(input.get("confidence") ?? 0);
  state.confidence = confidence >= 0 && confidence <= 1 ? confidence : 0;
  state.from = dayNumber(input.get("from"));
  state.to = dayNumber(input.get("to"));
  const sort = input.get("sort");
  if (sort && /^-?[a-z_0-9]+$/.test(sort)) {
    state.descending = sort.startsWith("-");
    state.sort = sort.replace(/^-/, "");
  }
  const theme = input.get("theme");
  if (theme === "light" || theme === "dark") state.theme = theme;
  const at = (input.get("at") ?? "").split(",").map(Number);
  const [lon, lat, zoom] = at;
  if (at.length === 3 && at.every(Number.isFinite) && Math.abs(lat ?? 99) <= 85 && Math.abs(lon ?? 999) <= 180) {
    state.view = { lon: lon ?? 0, lat: lat ?? 0, zoom: Math.min(18, Math.max(0, zoom ?? 0)) };
  }
  return state;
}
