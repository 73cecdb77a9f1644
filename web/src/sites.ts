// What a camp or prison was on a chosen day, from the statuses told of it and the days between which it existed. Draws nothing.

import { dayNumber } from "./days";
import type { Table } from "./payload";

/** Whether a layer tells statuses in time. */
export function hasHistory(table: Table): boolean {
  return table.has("status_history") && table.has("valid_to");
}

/**
 * The status on a day, null where the site did not exist yet. The same rule as for the layer's own status, which holds on the latest
 * day of the reports: the last status told by then, unless the site ended after it was told.
 */
export function statusOn(table: Table, row: number, day: number): string | null {
  const start = dayNumber(table.text(row, "valid_from"));
  const end = dayNumber(table.text(row, "valid_to"));
  if (start !== null && day < start) return null;
  let told: string | null = null;
  let toldDay = -Infinity;
  for (const item of table.list(row, "status_history")) {
    const match = /^(\d{4}-\d{2}-\d{2}) (.+?)(?: \([^()]*\))?$/.exec(item);
    const on = match ? dayNumber(match[1] ?? "") : null;
    if (match && on !== null && on <= day && on >= toldDay) {
      told = match[2] ?? null;
      toldDay = on;
    }
  }
  const ended = end !== null && end < day ? end : null;
  if (told !== null && (ended === null || toldDay >= ended)) return told;
  const own = table.text(row, "status");
  if (ended !== null) return own !== "" && own !== "open" ? own : "closed";
  // Before its end a site that is closed today was still open.
  if (end !== null) return "open";
  const since = dayNumber(table.text(row, "status_date"));
  return since === null || since <= day ? own : "open";
}
