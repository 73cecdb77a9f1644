// Puts the page together: payload, state, filters, map, timeline, table and card. The only file that knows them all.

import { Card } from "./card";
import { byId, el, plain, quoted } from "./dom";
import { csv, geojson, save } from "./download";
import { IncidentIndex, tally } from "./filter";
import { IncidentList } from "./list";
import { WallMap } from "./map";
import { incidentsOf, readPayload, table, type Field } from "./payload";
import { emptyState, fromHash, toHash, type State } from "./state";
import { symbolCanvas } from "./symbols";
import { Timeline } from "./timeline";

const OVERLAYS = ["border_belts", "urban_shifts", "urban_centres", "camps"];

function start(): void {
  const payload = readPayload();
  const incidents = incidentsOf(payload);
  const overlays = OVERLAYS.map((name) => table(payload, name)).filter((t) => t.size > 0);
  const index = new IncidentIndex(incidents);
  let state: State = fromHash(location.hash);
  let shown: number[] = [];

  const labels = new Map(incidents.layer.style?.categories.map((c) => [c.value, c.label]));
  const label = (field: string, value: string): string =>
    field === "kind" ? (labels.get(value) ?? words(value)) : field === "status" || field === "attribution" ? words(value) : value;

  document.title = plain(payload.title);
  byId("title").textContent = plain(payload.title);
  byId("subtitle").textContent = plain(payload.description);

  const map = new WallMap(byId("map"), payload, incidents, overlays, {
    picked: (layer, row) => (layer === "incidents" ? pick(row, true) : showFeature(layer, row)),
    moved: (lon, lat, zoom) => {
      state.view = { lon, lat, zoom };
      remember();
    },
  });
  const card = new Card(incidents, table(payload, "mentions"), label, () => {
    state.selected = "";
    map.select(-1, false);
    list.select(-1, false);
    remember();
    byId("grid").focus({ preventScroll: true });
  });
  const list = new IncidentList(incidents, label, (row) => pick(row, false), () => byId("card-title").focus(), (field, descending) => {
    state.sort = field;
    state.descending = descending;
    remember();
  });
  const timeline = new Timeline(index.firstDay, index.lastDay, (from, to) => {
    state.from = from;
    state.to = to;
    apply();
  });

  function pick(row: number, fromMap: boolean): void {
    state.selected = incidents.text(row, "id");
    map.select(row, !fromMap);
    list.select(row, fromMap);
    card.incident(row);
    remember();
  }

  function showFeature(layer: string, row: number): void {
    const found = overlays.find((t) => t.layer.name === layer);
    if (found) card.feature(found, row);
  }

  let writing = 0;
  function remember(): void {
    window.clearTimeout(writing);
    writing = window.setTimeout(() => history.replaceState(null, "", `#${toHash(state)}`), 150);
  }

  function apply(): void {
    shown = index.passing(state);
    map.show(shown);
    list.show(shown);
    for (const t of overlays) {
      if (t.has("first_date")) map.showOverlay(t.layer.name, (row) => touches(t.text(row, "first_date"), t.text(row, "last_date"), state));
    }
    timeline.draw(index.passing(state, "dates").map((row) => index.start[row] ?? null));
    counts();
    const killed = shown.reduce((sum, row) => sum + (incidents.number(row, "killed") ?? 0), 0);
    byId("count").textContent = `${shown.length} of ${incidents.size} incidents, ${killed} reported killed`;
    byId("empty").hidden = shown.length > 0;
    byId("print-state").textContent = describe(state);
    remember();
  }

  const boxes: { name: "kinds" | "statuses" | "attributions"; field: string; box: HTMLElement }[] = [
    { name: "kinds", field: "kind", box: byId("kinds") },
    { name: "statuses", field: "status", box: byId("statuses") },
    { name: "attributions", field: "attribution", box: byId("attributions") },
  ];
  const everyone = incidents.layer.rows.map((_, row) => row);
  for (const { name, field, box } of boxes) {
    const values = [...tally(incidents, everyone, field).keys()];
    const order = incidents.layer.style?.categories.map((c) => c.value) ?? [];
    values.sort((a, b) => (field === "kind" ? order.indexOf(a) - order.indexOf(b) : a < b ? -1 : 1));
    for (const value of values) {
      const input = el("input", { type: "checkbox", value, onchange: () => {
        if (input.checked) state[name].add(value);
        else state[name].delete(value);
        apply();
      } });
      const category = incidents.layer.style?.categories.find((c) => c.value === value);
      box.append(el("label", { class: "choice" }, input, ...(field === "kind" && category ? [symbolCanvas(category.symbol, 18)] : []), el("span", { class: "name" }, label(field, value)), el("span", { class: "n", "data-value": value })));
    }
  }
  const actor = fillSelect("actor", new Map([...tally(incidents, everyone, "perpetrator", true), ...[...tally(incidents, everyone, "target", true)].filter(([, n]) => n > 1)]));
  const belt = fillSelect("belt", tally(incidents, everyone, "belts", true));
  actor.addEventListener("change", () => { state.actor = actor.value; apply(); });
  belt.addEventListener("change", () => { state.belt = belt.value; apply(); });
  (belt.closest(".field") as HTMLElement).hidden = belt.options.length < 2;
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
    const input = el("input", { type: "checkbox", onchange: () => {
      if (input.checked) state.hidden.delete(t.layer.name);
      else state.hidden.add(t.layer.name);
      map.setVisible(t.layer.name, input.checked);
      remember();
    }, "data-layer": t.layer.name });
    layerBox.append(el("label", { class: "choice", title: t.layer.description }, input, el("span", { class: "name" }, t.layer.title), el("span", { class: "n" }, String(t.size))));
  }

  /** Sets every control to the state, after a link, the back button or a reset. */
  function restore(): void {
    for (const { name, box } of boxes) box.querySelectorAll<HTMLInputElement>("input").forEach((i) => { i.checked = state[name].has(i.value); });
    actor.value = state.actor;
    belt.value = state.belt;
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
    if (row !== null) pick(row, true);
    else card.hide();
  }

  function theme(): void {
    const dark = state.theme === "dark" || (state.theme === "" && matchMedia("(prefers-color-scheme: dark)").matches);
    document.documentElement.dataset["theme"] = dark ? "dark" : "light";
    map.setDark(dark);
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
  const about = byId("about") as HTMLDialogElement;
  byId("show-about").addEventListener("click", () => about.showModal());
  byId("close-about").addEventListener("click", () => about.close());
  fillAbout();
  for (const tab of document.querySelectorAll<HTMLButtonElement>(".tabs [data-tab]")) {
    tab.addEventListener("click", () => {
      document.body.dataset["tab"] = tab.dataset["tab"];
      document.querySelectorAll(".tabs [data-tab]").forEach((t) => t.setAttribute("aria-pressed", t === tab ? "true" : "false"));
      map.refresh();
    });
  }
  window.addEventListener("hashchange", () => { state = fromHash(location.hash); restore(); });
  window.addEventListener("resize", () => map.refresh());

  function fillAbout(): void {
    byId("about-text").replaceChildren(
      el("p", {}, payload.description),
      ...payload.notes.map((note) => el("p", {}, note)),
      el("dl", {}, ...payload.facts.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, quoted(value))])),
      el("h3", {}, "Sources"),
      el("ul", {}, ...payload.sources.map((s) => el("li", {}, `${s.title} (${s.licence}). ${s.text}`))),
    );
    byId("fields").replaceChildren(...incidents.layer.fields.flatMap((f: Field) => [el("dt", {}, f.title || f.name), el("dd", {}, f.description)]));
  }

  restore();
  document.documentElement.dataset["ready"] = "true";
}

function fillSelect(id: string, values: Map<string, number>): HTMLSelectElement {
  const select = byId(id) as HTMLSelectElement;
  const sorted = [...values].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 400);
  select.append(...sorted.map(([value, n]) => el("option", { value }, `${plain(value).slice(0, 80)} (${n})`)));
  return select;
}

function touches(first: string, last: string, state: State): boolean {
  if ((state.from === null && state.to === null) || first === "") return true;
  const from = Date.parse(`${first}T00:00:00Z`) / 86_400_000;
  const to = Date.parse(`${last || first}T00:00:00Z`) / 86_400_000;
  return (state.from === null || to >= state.from) && (state.to === null || from <= state.to);
}

function words(value: string): string {
  const text = value.replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function describe(state: State): string {
  return toHash({ ...state, view: null, selected: "", theme: "" }) === "" ? "No filter" : `Filter: ${decodeURIComponent(toHash({ ...state, view: null, selected: "", theme: "" }).replaceAll("&", "; ").replaceAll("+", " "))}`;
}

start();
