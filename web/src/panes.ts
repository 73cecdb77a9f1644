// What stands beside the map: the table of incidents, what the other layers hold, totals that reports cite. One at a time.

import { byId } from "./dom";

/** One of them: the button that shows it, the element shown, and what fills it each time that it is shown. */
export interface Pane {
  button: string;
  element: string;
  shown?: () => void;
}

/** Lets the buttons change between the panes; the first is shown. */
export function panes(all: Pane[]): void {
  if (all.length < 2) return;
  byId("panes").hidden = false;
  for (const pane of all) {
    byId(pane.button).hidden = false;
    byId(pane.button).addEventListener("click", () => {
      for (const other of all) {
        byId(other.element).hidden = other !== pane;
        byId(other.button).setAttribute("aria-pressed", String(other === pane));
      }
      pane.shown?.();
    });
  }
}
