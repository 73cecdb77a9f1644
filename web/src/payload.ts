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
  /** How many rows there are, also where they are read later or not at all. */
  count: number;
  rows: Cell[][];
  geometries: Geometry[];
  style: Style | null;
}

export interface Town {
  name: string;
  at: Position;
  rank: number;
}

export interface Country {
  name: string;
  at: Position;
  /** Degrees of longitude from side to side. */
  width: number;
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
  background: {
    land: Position[][][]; borders: Position[][]; rivers: Position[][]; lakes: Position[][][]; towns: Town[]; countries?: Country[];
    /** The smallest scale (1 : this) at which towns of rank 1 are named; each further rank at twice the scale. */
    towns_from?: number | null;
    /** The largest scale (1 : this) that the rivers are good for. */
    rivers_to?: number;
  };
  /** Areas that incidents are known to lie in, each once, and for each row of the incidents the number of its area. */
  areas?: { shapes: Position[][][][]; of: (number | null)[] };
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

  /** The values of a field, for going through all rows. */
  column(field: string): (row: number) => Cell {
    const at = this.index.get(field);
    const rows = this.layer.rows;
    return at === undefined ? () => null : (row) => rows[row]?.[at] ?? null;
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

/** Reads JSON out of an element of the page: as it stands, or, where there is much of it, deflated and in base64. */
async function read(id: string): Promise<unknown> {
  const element = document.getElementById(id);
  const text = element?.textContent ?? "{}";
  if (text.startsWith("{")) return JSON.parse(text);
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  // What is unpacked need not be kept a second time.
  element?.replaceChildren();
  return JSON.parse(await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"))).text());
}

/** Reads the payload that stands in the page. */
export async function readPayload(): Promise<Payload> {
  return (await read("wallmap-data")) as Payload;
}

/** Whether the rows that only cards show are few enough to be read at once. */
export function moreIsSmall(): boolean {
  return (document.getElementById("wallmap-more")?.textContent ?? "").length < 1_000_000;
}

/** Reads the rows that only cards show, into their layers. */
export async function readMore(payload: Payload): Promise<void> {
  const more = (await read("wallmap-more")) as Record<string, Cell[][]>;
  for (const layer of payload.layers) if (Object.hasOwn(more, layer.name)) layer.rows = more[layer.name] ?? [];
}

/** The layer of a name, or an empty table: a profile may leave any layer out. */
export function table(payload: Payload, name: string): Table {
  const layer = payload.layers.find((l) => l.name === name);
  return new Table(
    layer ?? { name, title: name, description: "", geometry: "None", fields: [], count: 0, rows: [], geometries: [], style: null },
  );
}
