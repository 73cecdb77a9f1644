// Puts the page together: payload, state, filters, map, timeline, table and card. The only file that knows them all.

import { about } from "./about";
import { Card } from "./card";
import { isoDay } from "./days";
import { byId, el, plain } from "./dom";
import { csv, geojson, save } from "./download";
import { figures } from "./figures";
import { IncidentIndex, PLACES, tally } from "./filter";
import { layerLegend } from "./legend";
import { IncidentList } from "./list";
import { WallMap, type Overlay } from "./map";
import { panes } from "./panes";
import { incidentsOf, moreIsSmall, readMore, readPayload, table, type Table } from "./payload";
import { listPlaces } from "./places";
import { hasHistory, statusOn } from "./sites";
import { emptyState, filtered, fromHash, toHash, type State } from "./state";
import { symbolCanvas } from "./symbols";
import { Timeline } from "./timeline";
import { number, sentence, type Words } from "./words";

async function start(): Promise<void> {
  const payload = await readPayload();
  // Few mentions are read now, many when the first card is opened.
  const later = !moreIsSmall();
  if (!later) await readMore(payload);
  const incidents = incidentsOf(payload);
  // Whatever else the profile puts on a map: belts, shifts, centres, camps.
  const overlays = payload.layers.filter((l) => l.geometry !== "None" && l.name !== "incidents" && l.rows.length > 0).map((l) => table(payload, l.name));
  const index = new IncidentIndex(incidents, payload.aliases ?? {});
  let state: State = fromHash(location.hash);
  let shown: number[] = [];
  let passing = new Set<number>();
  let cameFrom: HTMLElement | null = null;

  const labels = new Map(incidents.layer.style?.categories.map((c) => [c.value, c.label]));
  const belts = new Map(table(payload, "border_belts").layer.rows.map((_, row) => [table(payload, "border_belts").text(row, "id"), table(payload, "border_belts").text(row, "name")]));
  const words: Words = { kind: (value) => labels.get(value) ?? sentence(value), belt: (id) => belts.get(id) ?? id };

  document.title = plain(payload.title);
  byId("title").textContent = plain(payload.title);
  byId("subtitle").textContent = plain(payload.description);
  // What does not fit into the line is told on hovering, and in full under "About this map".
  byId("subtitle").title = plain(payload.description);

  const map = new WallMap(byId("map"), payload, incidents, overlays, {
    picked: (layer, rows) => {
      if (layer !== "incidents") showFeature(layer, rows[0] ?? 0);
      else if (rows.length === 1) pick(rows[0] ?? 0, true);
      else several(rows);
    },
    moved: (lon, lat, zoom) => {
      state.view = { lon, lat, zoom };
      remember();
    },
    hint: (layer, rows) => {
      const [first] = rows;
      if (first === undefined) return "";
      if (layer !== "incidents") {
        const t = overlay(layer);
        return t ? plain([t.text(first, "name") || t.layer.title, siteStatus(t, first) ?? ""].filter((s) => s !== "").join(": ")) : "";
      }
      if (rows.length > 1) return `${rows.length} incidents`;
      return plain([words.kind(incidents.text(first, "kind")), incidents.text(first, "place"), incidents.text(first, "date_start")].filter((s) => s !== "").join(", "));
    },
  });
  const card = new Card(incidents, table(payload, "mentions"), words, {
    closed: () => {
      const had = state.selected !== "";
      state.selected = "";
      uncover();
      map.select(-1, false);
      list.select(-1, false);
      remember();
      // Back to where the reader came from.
      if (cameFrom?.isConnected && cameFrom.offsetParent !== null) cameFrom.focus({ preventScroll: true });
      else byId(had || onPhone() ? "grid" : "map").focus({ preventScroll: true });
      cameFrom = null;
    },
    picked: (row) => {
      pick(row, false);
      byId("card-title").focus();
    },
  }, later ? once(() => readMore(payload)) : null);
  const list = new IncidentList(incidents, words, (row) => pick(row, false), () => byId("card-title").focus(), (field, descending) => {
    state.sort = field;
    state.descending = descending;
    remember();
  });
  const timeline = new Timeline(index.firstDay, index.lastDay, (from, to) => {
    state.from = from;
    state.to = to;
    apply();
  });

  const overlay = (name: string): Table | undefined => overlays.find((t) => t.layer.name === name);
  const onPhone = (): boolean => matchMedia("(max-width: 760px)").matches;

  /** Tells the map what the card lies over, so that a chosen place is moved into sight. */
  function uncover(): void {
    const panel = byId("map-panel").getBoundingClientRect();
    const box = byId("card").getBoundingClientRect();
    if (!card.open || box.width === 0 || panel.width === 0) return map.cover(0, 0, 0, 0);
    if (box.width > panel.width * 0.7) map.cover(0, 0, Math.min(box.height, panel.height * 0.7), 0);
    else map.cover(0, 0, 0, box.right - panel.left);
  }

  function pick(row: number, fromMap: boolean): void {
    state.selected = incidents.text(row, "id");
    cameFrom = null;
    card.incident(row);
    if (onPhone() && !fromMap) tab("map");
    uncover();
    map.select(row, !fromMap);
    list.select(row, fromMap);
    remember();
  }

  function several(rows: number[]): void {
    const sorted = [...rows].sort((a, b) => (index.start[b] ?? 0) - (index.start[a] ?? 0) || a - b);
    const places = [...new Set(sorted.map((row) => incidents.text(row, "place")))];
    state.selected = "";
    map.select(-1, false);
    list.select(-1, false);
    card.several(sorted, places.length === 1 ? (places[0] ?? "") : "");
    uncover();
    remember();
  }

  function showFeature(layer: string, row: number): void {
    const t = overlay(layer);
    if (!t) return;
    const among = t.list(row, "incident_ids").flatMap((id) => {
      const at = index.row(id);
      return at !== null && passing.has(at) ? [{ id, row: at }] : [];
    });
    state.selected = "";
    cameFrom = null;
    map.select(-1, false);
    list.select(-1, false);
    card.feature(t, row, siteStatus(t, row), among);
    uncover();
    remember();
  }

  /** "Open on 2025-06-30": what a site was on the last chosen day. */
  function siteStatus(t: Table, row: number): string | null {
    if (!hasHistory(t)) return null;
    const status = state.to === null ? t.text(row, "status") : statusOn(t, row, state.to);
    if (status === null || status === "") return null;
    return state.to === null ? sentence(status) : `${sentence(status)} on ${isoDay(state.to)}`;
  }

  const nows = new Map<string, Overlay>();
  let writing = 0;
  function remember(): void {
    window.clearTimeout(writing);
    writing = window.setTimeout(() => history.replaceState(null, "", `#${toHash(state)}`), 150);
  }

  function showOverlays(): void {
    const all = !filtered(state);
    for (const t of overlays) {
      const live = t.has("incident_ids") ? t.layer.rows.map((_, row) => t.list(row, "incident_ids").reduce((n, id) => n + (passing.has(index.row(id) ?? -1) ? 1 : 0), 0)) : null;
      const area = t.layer.geometry === "MultiPolygon";
      const sites = hasHistory(t);
      const to = state.to;
      const now: Overlay = {
        // Belts and sites are there whatever passes; flows and centres are what incidents make them.
        keep: (row) => (sites ? to === null || statusOn(t, row, to) !== null : all || area || live === null || (live[row] ?? 0) > 0),
        value: (row, field) => {
          if (sites && field === "status" && to !== null) return statusOn(t, row, to) ?? undefined;
          return field === "incidents" && live && !all ? live[row] : undefined;
        },
      };
      nows.set(t.layer.name, now);
      map.showOverlay(t.layer.name, now);
    }
    if (!byId("places").hidden) showPlaces();
  }

  function showPlaces(): void {
    const some = (n: number, one: string): string => `${number(n)} ${one}${n === 1 ? "" : "s"}`;
    listPlaces(overlays, {
      keep: (t, row) => nows.get(t.layer.name)?.keep(row) ?? true,
      words: (t, row) => {
        const live = nows.get(t.layer.name)?.value(row, "incidents");
        const incidents = typeof live === "number" ? live : t.number(row, "incidents");
        const reports = t.has("incidents") ? null : t.number(row, "report_count");
        return [siteStatus(t, row) ?? "", incidents === null ? "" : some(incidents, "incident"), reports === null ? "" : some(reports, "report")].filter((s) => s !== "").join(", ");
      },
      picked: (t, row, from) => {
        showFeature(t.layer.name, row);
        cameFrom = from;
        if (onPhone()) tab("map");
        uncover();
        map.selectOther(t.layer.name, row);
        byId("card-title").focus();
      },
    });
  }

  function apply(): void {
    shown = index.passing(state);
    passing = new Set(shown);
    map.show(shown);
    list.show(shown);
    showOverlays();
    timeline.draw(index.passing(state, "dates").map((row) => index.start[row] ?? null));
    counts();
    const killed = shown.reduce((sum, row) => sum + (incidents.number(row, "killed") ?? 0), 0);
    const unplaced = shown.filter((row) => map.placeless(row)).length;
    byId("count").replaceChildren(`${number(shown.length)} of ${number(incidents.size)} incidents`, el("span", {}, `, ${number(killed)} reported killed${unplaced > 0 ? `, ${number(unplaced)} without a place` : ""}`));
    byId("empty").hidden = shown.length > 0;
    byId("print-state").textContent = describe(state);
    remember();
  }

  // Marks outside the map that are drawn anew when light turns to dark.
  const drawn: [HTMLElement, () => Node][] = [];
  function marked(draw: () => Node): HTMLElement {
    const slot = el("span", { class: "mark" });
    drawn.push([slot, draw]);
    return slot;
  }
  const boxes: { name: "kinds" | "statuses" | "attributions"; field: string; box: HTMLElement }[] = [
    { name: "kinds", field: "kind", box: byId("kinds") },
    { name: "statuses", field: "status", box: byId("statuses") },
    { name: "attributions", field: "attribution", box: byId("attributions") },
  ];
  const everyone = incidents.layer.rows.map((_, row) => row);
  for (const { name, field, box } of boxes) {
    const values = [...tally(incidents, everyone, field).keys()];
    const label = (value: string): string => (field === "kind" ? words.kind(value) : sentence(value));
    const order = incidents.layer.style?.categories.map((c) => c.value) ?? [];
    values.sort((a, b) => (field === "kind" ? order.indexOf(a) - order.indexOf(b) : a < b ? -1 : 1));
    for (const value of values) {
      const input = el("input", { type: "checkbox", value, onchange: () => {
        if (input.checked) state[name].add(value);
        else state[name].delete(value);
        apply();
      } });
      const category = incidents.layer.style?.categories.find((c) => c.value === value);
      box.append(el("label", { class: "choice" }, input, ...(field === "kind" && category ? [marked(() => symbolCanvas(category.symbol, 18))] : []), el("span", { class: "name" }, label(value)), el("span", { class: "n", "data-value": value })));
    }
  }
  const actor = fillSelect("actor", new Map([...tally(incidents, everyone, "perpetrator", true), ...[...tally(incidents, everyone, "target", true)].filter(([, n]) => n > 1)]));
  const belt = fillSelect("belt", tally(incidents, everyone, "belts", true), words.belt);
  const place = byId("place") as HTMLSelectElement;
  const named = new Set<string>();
  for (const [field, title] of [["country", "Countries"], ["admin1", "Regions"], ["place", "Places"]] as const) {
    const found = [...tally(incidents, everyone, field)].filter(([name]) => !named.has(name)).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 300);
    const count = (name: string): number => everyone.filter((row) => PLACES.some((f) => incidents.text(row, f) === name)).length;
    if (found.length > 0) place.append(el("optgroup", { label: title }, ...found.map(([name, n]) => el("option", { value: name }, `${plain(name).slice(0, 80)} (${field === "country" || everyone.length > 5000 ? n : count(name)})`))));
    for (const [name] of found) named.add(name);
  }
  const selects: [HTMLSelectElement, "actor" | "belt" | "place"][] = [[actor, "actor"], [belt, "belt"], [place, "place"]];
  for (const [select, name] of selects) {
    select.addEventListener("change", () => { state[name] = select.value; apply(); });
    (select.closest(".field") as HTMLElement).hidden = select.options.length < 2;
  }
  const search = byId("words") as HTMLInputElement;
  let typing = 0;
  search.addEventListener("input", () => {
    window.clearTimeout(typing);
    typing = window.setTimeout(() => { state.words = search.value; apply(); }, 120);
  });
  const confidence = byId("confidence") as HTMLInputElement;
  confidence.addEventListener("input", () => { state.confidence = Number(confidence.value) / 100; tellConfidence(); apply(); });
  const tellConfidence = () => { byId("confidence-value").textContent = `${Math.round(state.confidence * 100)} %`; };

  function counts(): void {
    for (const { name, field, box } of boxes) {
      const n = tally(incidents, index.passing(state, name), field);
      box.querySelectorAll<HTMLElement>(".n").forEach((span) => { span.textContent = String(n.get(span.dataset["value"] ?? "") ?? 0); });
    }
  }

  const layerBox = byId("layers");
  for (const t of overlays) {
    const name = t.layer.name;
    const input = el("input", { type: "checkbox", onchange: () => {
      if (input.checked) state.hidden.delete(name);
      else state.hidden.add(name);
      map.setVisible(name, input.checked);
      remember();
    }, "data-layer": name });
    layerBox.append(el("label", { class: "choice", title: t.layer.description }, input, el("span", { class: "name" }, plain(t.layer.title)), el("span", { class: "n" }, String(t.size))), marked(() => layerLegend(t)));
  }

  /** Sets every control to the state, after a link, the back button or a reset. */
  function restore(): void {
    for (const { name, box } of boxes) box.querySelectorAll<HTMLInputElement>("input").forEach((i) => { i.checked = state[name].has(i.value); });
    for (const [select, name] of selects) {
      select.value = state[name];
      // What no incident has would leave the field empty and nothing shown.
      if (select.value !== state[name]) select.value = state[name] = "";
    }
    search.value = state.words;
    confidence.value = String(Math.round(state.confidence * 100));
    tellConfidence();
    layerBox.querySelectorAll<HTMLInputElement>("input").forEach((i) => {
      i.checked = !state.hidden.has(i.dataset["layer"] ?? "");
      map.setVisible(i.dataset["layer"] ?? "", i.checked);
    });
    timeline.set(state.from === null && state.to === null ? null : [state.from ?? index.firstDay, state.to ?? index.lastDay]);
    list.sort(state.sort, state.descending);
    theme();
    apply();
    if (!state.view && payload.view) map.showWindow(payload.view);
    else map.goTo(state.view);
    const row = state.selected === "" ? null : index.row(state.selected);
    if (row !== null) {
      pick(row, true);
      // A link that names an incident and no place of the map goes to the incident.
      if (!state.view) map.select(row, true);
    } else {
      card.hide();
      uncover();
      map.select(-1, false);
    }
  }

  function theme(): void {
    const dark = state.theme === "dark" || (state.theme === "" && matchMedia("(prefers-color-scheme: dark)").matches);
    document.documentElement.dataset["theme"] = dark ? "dark" : "light";
    map.setDark(dark);
    for (const [slot, draw] of drawn) slot.replaceChildren(draw());
    list.redraw();
  }
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", theme);
  byId("theme").addEventListener("click", () => {
    state.theme = document.documentElement.dataset["theme"] === "dark" ? "light" : "dark";
    theme();
    remember();
  });
  byId("reset").addEventListener("click", () => {
    const { view, theme: kept } = state;
    state = { ...emptyState(), view, theme: kept };
    restore();
  });
  byId("fit").addEventListener("click", () => map.goTo(null));
  byId("save-geojson").addEventListener("click", () => save("incidents.geojson", "application/geo+json", geojson(incidents, shown)));
  byId("save-csv").addEventListener("click", () => save("incidents.csv", "text/csv", csv(incidents, shown)));
  byId("print").addEventListener("click", () => print());
  byId("copy-link").addEventListener("click", async () => {
    history.replaceState(null, "", `#${toHash(state)}`);
    try {
      await navigator.clipboard.writeText(location.href);
      byId("copy-link").textContent = "Link copied";
    } catch {
      byId("copy-link").textContent = "The link is in the address bar";
    }
  });
  about(payload, incidents);
  const others = overlays.reduce((n, t) => n + t.size, 0);
  byId("pane-places").textContent = `Belts and places (${number(others)})`;
  panes([{ button: "pane-incidents", element: "grid" }, ...(others > 0 ? [{ button: "pane-places", element: "places", shown: showPlaces }] : []), ...figures(table(payload, "reported_figures"))]);

  function tab(name: string): void {
    document.body.dataset["tab"] = name;
    document.querySelectorAll(".tabs [data-tab]").forEach((t) => t.setAttribute("aria-pressed", t.getAttribute("data-tab") === name ? "true" : "false"));
    map.refresh();
  }
  for (const button of document.querySelectorAll<HTMLButtonElement>(".tabs [data-tab]")) button.addEventListener("click", () => tab(button.dataset["tab"] ?? "map"));
  // On a phone the buttons of the head, between phone and desk the filters, are opened when asked for.
  for (const [id, name] of [["menu", "menu"], ["toggle-filters", "filters"]] as const) {
    byId(id).addEventListener("click", () => {
      const open = document.body.classList.toggle(`with-${name}`);
      byId(id).setAttribute("aria-expanded", String(open));
      map.refresh();
    });
  }
  window.addEventListener("hashchange", () => { state = fromHash(location.hash); restore(); });
  window.addEventListener("resize", () => { uncover(); map.refresh(); timeline.resize(); });
  // On paper the map has a size of its own, is light, and has what its marks mean beside it.
  window.addEventListener("beforeprint", () => {
    document.body.classList.add("printing");
    document.documentElement.dataset["theme"] = "light";
    map.setDark(false);
    list.redraw();
    const present = new Set(shown.map((row) => incidents.text(row, "kind")));
    const kinds = incidents.layer.style?.categories.filter((c) => present.has(c.value)) ?? [];
    byId("print-legend").replaceChildren(
      ...kinds.map((c) => el("span", {}, symbolCanvas(c.symbol, 16), words.kind(c.value))),
      ...overlays.filter((t) => !state.hidden.has(t.layer.name)).map((t) => el("span", {}, `${plain(t.layer.title)}: `, layerLegend(t))),
    );
    map.paper(true);
  });
  window.addEventListener("afterprint", () => {
    document.body.classList.remove("printing");
    theme();
    map.paper(false);
  });

  restore();
  document.documentElement.dataset["ready"] = "true";
}

function fillSelect(id: string, values: Map<string, number>, label = (value: string): string => value): HTMLSelectElement {
  const select = byId(id) as HTMLSelectElement;
  const sorted = [...values].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 400);
  select.append(...sorted.map(([value, n]) => el("option", { value }, `${plain(label(value)).slice(0, 80)} (${n})`)));
  return select;
}

function describe(state: State): string {
  const hash = toHash({ ...state, view: null, selected: "", theme: "", hidden: new Set() });
  return hash === "" ? "No filter." : `Filter: ${plain([...new URLSearchParams(hash)].map(([name, value]) => `${name} ${value}`).join("; "))}.`;
}

/** The same promise each time: what is read is read once. */
function once(read: () => Promise<void>): () => Promise<void> {
  let reading: Promise<void> | null = null;
  return () => (reading ??= read());
}

void start();
