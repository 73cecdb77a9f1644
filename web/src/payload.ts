// What the exporter puts into the page: finished layers as tables, their styles, and a background map. Read once, never changed.

export type Cell = string | number | boolean | null;
export type Position = [number, number];

export interface Field {
  name: string;
  title: string;
  description: string;
  type: "string" | "integer" | "number" | "date" | "boolean";
}

export interface Symbol {
  shape?: string | null;
  fill?: string | null;
  stroke?: string | null;
  width_mm?: number | null;
  size_mm?: number | null;
  opacity?: number | null;
  dashed?: boolean;
  arrow?: boolean;
}

export interface Category {
  value: string;
  label: string;
  symbol: Symbol;
}

export interface Class {
  low: number;
  high: number;
  label: string;
  symbol: Symbol;
}

export interface Style {
  by: string | null;
  symbol: Symbol;
  categories: Category[];
  classes: Class[];
  size_by: { field: string; from: number; to: number; from_mm: number; to_mm: number } | null;
  label: { field: string; size_pt: number; colour: string; smallest_scale: number; bold: boolean } | null;
}

export type Geometry = null | Position | Position[][] | Position[][][];

export interface Layer {
  name: string;
  title: string;
  description: string;
  geometry: "Point" | "MultiLineString" | "MultiPolygon" | "None";
  fields: Field[];
  rows: Cell[][];
  geometries: Geometry[];
  style: Style | null;
}

export interface Town {
  name: string;
  at: Position;
  rank: number;
}

export interface Payload {
  title: string;
  description: string;
  notes: string[];
  facts: [string, string][];
  sources: { title: string; licence: string; text: string }[];
  layers: Layer[];
  /** West, south, east, north of what shows first. */
  view: [number, number, number, number] | null;
  /** Ids that incidents had before, with the ids that they have now. */
  aliases?: Record<string, string>;
  background: { land: Position[][][]; borders: Position[][]; rivers: Position[][]; lakes: Position[][][]; towns: Town[] };
}

/** A layer with its columns by name. */
export class Table {
  private readonly index = new Map<string, number>();

  constructor(readonly layer: Layer) {
    layer.fields.forEach((field, at) => this.index.set(field.name, at));
  }

  get size(): number {
    return this.layer.rows.length;
  }

  has(field: string): boolean {
    return this.index.has(field);
  }

  cell(row: number, field: string): Cell {
    const at = this.index.get(field);
    return at === undefined ? null : (this.layer.rows[row]?.[at] ?? null);
  }

  text(row: number, field: string): string {
    const value = this.cell(row, field);
    return value === null ? "" : String(value);
  }

  number(row: number, field: string): number | null {
    const value = this.cell(row, field);
    return typeof value === "number" ? value : null;
  }

  list(row: number, field: string): string[] {
    const text = this.text(row, field);
    return text === "" ? [] : text.split("; ");
  }
}

/** The incidents, and after them those whose place is not known: the table tells them, the map cannot. */
export function incidentsOf(payload: Payload): Table {
  const placed = table(payload, "incidents").layer;
  const unplaced = table(payload, "unplaced").layer;
  const same = unplaced.fields.length === placed.fields.length && unplaced.fields.every((f, at) => f.name === placed.fields[at]?.name);
  if (!same) return new Table(placed);
  return new Table({ ...placed, rows: [...placed.rows, ...unplaced.rows], geometries: [...placed.geometries, ...unplaced.rows.map(() => null)] });
}

/** Reads the payload that stands in the page. */
export function readPayload(): Payload {
  const element = document.getElementById("wallmap-data");
  return JSON.parse(element?.textContent ?? "{}") as Payload;
}

/** The layer of a name, or an empty table: a profile may leave any layer out. */
export function table(payload: Payload, name: string): Table {
  const layer = payload.layers.find((l) => l.name === name);
  return new Table(
    layer ?? { name, title: name, description: "", geometry: "None", fields: [], rows: [], geometries: [], style: null },
  );
}
