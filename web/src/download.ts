// What passes the filters as a file: GeoJSON and CSV with the fields and guards of the files that `build` writes.

import type { Cell, Position, Table } from "./payload";

/** A FeatureCollection of the rows. */
export function geojson(table: Table, rows: number[]): string {
  const lines = rows.map((row) => {
    const properties: Record<string, Cell> = {};
    for (const field of table.layer.fields) properties[field.name] = table.cell(row, field.name);
    return JSON.stringify({ type: "Feature", id: table.text(row, "id"), properties, geometry: point(table, row) });
  });
  return `{"type":"FeatureCollection","name":${JSON.stringify(table.layer.name)},"features":[\n${lines.join(",\n")}\n]}\n`;
}

function point(table: Table, row: number): { type: "Point"; coordinates: Position } | null {
  const at = table.layer.geometries[row] as Position | null;
  return at ? { type: "Point", coordinates: at } : null;
}

/** A CSV of the rows; text that a spreadsheet would run as a formula gets a leading apostrophe, numbers never. */
export function csv(table: Table, rows: number[]): string {
  const fields = table.layer.fields;
  const cell = (value: Cell): string => {
    if (value === null) return "";
    if (typeof value !== "string") return String(value);
    const guarded = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r]/.test(value) ? `'${value}` : value;
    return /[",\n\r]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
  };
  const located = fields.some((f) => f.name === "longitude");
  const head = [...fields.map((f) => f.name), ...(located ? [] : ["longitude", "latitude"])];
  const lines = rows.map((row) => {
    const at = table.layer.geometries[row] as Position | null;
    const own = fields.map((f) => cell(table.cell(row, f.name)));
    return [...own, ...(located ? [] : [at ? String(at[0]) : "", at ? String(at[1]) : ""])].join(",");
  });
  return [head.join(","), ...lines].join("\r\n") + "\r\n";
}

/** Hands text to the reader as a file. */
export function save(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const a = document.createElement("a");
  a.href = url;
  a.download = name;
  a.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
