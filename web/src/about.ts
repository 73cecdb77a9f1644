// What stands behind "About this map": description, notes, facts of the build, sources, and what the fields mean.

import { byId, el, link, quoted } from "./dom";
import type { Payload, Table } from "./payload";
import { number } from "./words";

/** Fills the dialog and lets its buttons work. */
export function about(payload: Payload, incidents: Table): void {
  const dialog = byId("about") as HTMLDialogElement;
  byId("show-about").addEventListener("click", () => dialog.showModal());
  byId("close-about").addEventListener("click", () => dialog.close());
  byId("about-text").replaceChildren(
    el("p", {}, quoted(payload.description)),
    ...payload.notes.map((note) => el("p", {}, quoted(note))),
    el("h3", {}, "This build"),
    el("dl", {}, ...payload.facts.flatMap(([name, value]) => [el("dt", {}, quoted(name)), el("dd", {}, quoted(value))])),
    el("h3", {}, "Sources"),
    el("ul", {}, ...payload.sources.map((s) => el("li", {}, link(s.text, s.title), quoted(s.licence === "" ? "" : ` (${s.licence})`)))),
  );
  byId("holdings").replaceChildren(...payload.layers.flatMap((l) => [el("dt", {}, quoted(l.title)), el("dd", {}, quoted(`${number(l.count)}. ${l.description}`))]));
  byId("fields").replaceChildren(...incidents.layer.fields.flatMap((f) => [el("dt", {}, f.title || f.name), el("dd", {}, f.description)]));
}
