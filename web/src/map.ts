// The map: ground, areas, flows, sites, incidents and names, drawn on canvas by OpenLayers. Chooses nothing; told what to show.

import Feature from "ol/Feature";
import Map from "ol/Map";
import View from "ol/View";
import { defaults as defaultControls, ScaleLine } from "ol/control";
import { boundingExtent, buffer, createEmpty, extend, isEmpty, type Extent } from "ol/extent";
import { LineString, MultiLineString, MultiPolygon, Point, type Geometry as OlGeometry } from "ol/geom";
import VectorLayer from "ol/layer/Vector";
import { fromLonLat, getPointResolution, toLonLat } from "ol/proj";
import VectorSource from "ol/source/Vector";
import { Stroke, Style } from "ol/style";
import type { FeatureLike } from "ol/Feature";
import { DARK, ground, LIGHT, lines, PIXEL, project, rings } from "./ground";
import { Labels, nameText, type Name } from "./labels";
import { Marks } from "./marks";
import type { Cell, Payload, Position, Table } from "./payload";
import { areaStyle, colour, PIXELS_PER_MM, pointStyle, radiusOf, setMarksDark, sizeOf, symbolOf } from "./symbols";

/** Two steps beyond 1:500,000 at the latitudes of the theatres, so that neighbouring villages come apart. */
const MAX_ZOOM = 12;

export interface MapEvents {
  /** One incident or several of one place, or a row of another layer. */
  picked(layer: string, rows: number[]): void;
  moved(lon: number, lat: number, zoom: number): void;
  /** What is under the pointer, in words; empty for nothing. */
  hint(layer: string, rows: number[]): string;
}

export interface Overlay {
  keep: (row: number) => boolean;
  /** A value that holds instead of the layer's own under the present filter. */
  value: (row: number, field: string) => Cell | undefined;
}

export class WallMap {
  private readonly map: Map;
  private readonly marks: Marks;
  private readonly labels: Labels;
  private readonly overlays = new globalThis.Map<string, { layer: VectorLayer; table: Table; now: Overlay }>();
  private readonly groundLayers: VectorLayer[];
  private readonly towns: Name[];
  private readonly countries: Name[];
  private palette = LIGHT;
  private screen: { center: number[]; zoom: number } | null = null;
  /** Pixels of the map's edges that something lies over: top, right, bottom, left. */
  private covered: [number, number, number, number] = [0, 0, 0, 0];

  constructor(private readonly target: HTMLElement, payload: Payload, private readonly table: Table, overlays: Table[], events: MapEvents) {
    this.marks = new Marks(table, payload.areas, () => this.palette);
    this.labels = new Labels(() => this.palette);
    this.groundLayers = ground(payload, () => this.palette);
    const { towns, towns_from: from, countries } = payload.background;
    // Rank 1 is written from far off, each further rank at twice the scale.
    this.towns = towns.map((town) => ({
      text: nameText(town.name), at: project(town.at), below: ((from || 22e6) * PIXEL) / 2 ** (town.rank - 1), bold: town.rank <= 1, size: town.rank <= 1 ? 12.5 : 11.5, dot: true,
    }));
    // A country is named where the name has room in it.
    this.countries = (countries ?? []).map((country) => {
      const text = nameText(country.name).toUpperCase();
      return { text, at: project(country.at), below: (country.width * 111_000) / (text.length * 10), size: 11.5, dot: false, land: true };
    });
    this.map = new Map({
      target,
      controls: defaultControls({ attribution: false, rotate: false }).extend([new ScaleLine({ minWidth: 80 })]),
      layers: [...this.groundLayers, ...overlays.map((t) => this.overlay(t)), ...this.marks.layers, this.labels.layer],
      view: new View({ center: fromLonLat([41, 34.5]), zoom: 6, minZoom: 1, maxZoom: MAX_ZOOM, enableRotation: false }),
    });
    this.map.on("singleclick", (event) => {
      const rows = this.marks.find(event.coordinate, this.resolution());
      if (rows && rows.length > 1 && !this.together(rows)) {
        this.map.getView().fit(this.marks.extentOf(rows), { padding: this.padding(70), duration: 250, maxZoom: MAX_ZOOM });
      } else if (rows) {
        events.picked("incidents", rows);
      } else {
        const hit = this.overlayAt(event.coordinate);
        if (hit) events.picked(hit[0], [hit[1]]);
      }
    });
    const hint = document.createElement("div");
    hint.className = "hint";
    hint.hidden = true;
    hint.setAttribute("aria-hidden", "true");
    target.append(hint);
    this.map.on("pointermove", (event) => {
      if (event.dragging) return void (hint.hidden = true);
      const rows = this.marks.find(event.coordinate, this.resolution());
      const hit = rows ? null : this.overlayAt(event.coordinate);
      target.style.cursor = rows || hit ? "pointer" : "";
      hint.textContent = rows ? events.hint("incidents", rows) : hit ? events.hint(hit[0], [hit[1]]) : "";
      hint.hidden = hint.textContent === "";
      const [x, y] = event.pixel;
      const right = (x ?? 0) > target.clientWidth / 2;
      hint.style.left = right ? "" : `${(x ?? 0) + 14}px`;
      hint.style.right = right ? `${target.clientWidth - (x ?? 0) + 14}px` : "";
      hint.style.top = `${Math.max(4, (y ?? 0) - 12)}px`;
    });
    target.addEventListener("pointerleave", () => { hint.hidden = true; });
    this.map.on("moveend", () => {
      const view = this.map.getView();
      const [lon, lat] = toLonLat(view.getCenter() ?? [0, 0]);
      this.marks.zoomed(this.resolution());
      this.write();
      events.moved(lon ?? 0, lat ?? 0, view.getZoom() ?? 0);
    });
  }

  setDark(dark: boolean): void {
    this.palette = dark ? DARK : LIGHT;
    setMarksDark(dark);
    this.target.style.backgroundColor = this.palette.sea;
    for (const layer of this.groundLayers) layer.changed();
    for (const { layer } of this.overlays.values()) layer.changed();
    this.marks.redraw();
    this.write();
  }

  /** Shows these incidents and no others. */
  show(rows: number[]): void {
    this.marks.show(rows);
    this.write();
  }

  /** Whether no place is known of an incident. */
  placeless(row: number): boolean {
    return this.marks.at(row) === null;
  }

  setVisible(name: string, visible: boolean): void {
    this.overlays.get(name)?.layer.setVisible(visible);
    this.write();
  }

  /** Shows of a layer what holds under the present filter. */
  showOverlay(name: string, now: Overlay): void {
    const overlay = this.overlays.get(name);
    if (!overlay) return;
    overlay.now = now;
    overlay.layer.changed();
  }

  /** How much of the map's edges a card lies over, pixels: what is moved to goes into the rest. */
  cover(top: number, right: number, bottom: number, left: number): void {
    this.covered = [top, right, bottom, left];
  }

  select(row: number, move: boolean): void {
    const at = this.marks.at(row);
    const area = this.marks.areaOf(row);
    if (area && move) {
      this.map.getView().fit(area, { padding: this.padding(30), duration: 250, maxZoom: 9 });
    } else if (at && move) {
      const view = this.map.getView();
      const zoom = Math.max(view.getZoom() ?? 6, 8);
      const resolution = view.getResolutionForZoom(zoom);
      const [top, right, bottom, left] = this.covered;
      view.animate({ center: [(at[0] ?? 0) + ((right - left) / 2) * resolution, (at[1] ?? 0) + ((top - bottom) / 2) * resolution], zoom, duration: 250 });
    }
    this.marks.select(row);
  }

  /** Brings a feature of another layer than the incidents into sight. */
  selectOther(name: string, row: number): void {
    const source = this.overlays.get(name)?.layer.getSource() as { getFeatures(): { get(key: string): unknown; getGeometry(): { getExtent(): number[] } | undefined }[] } | null | undefined;
    const extent = source?.getFeatures().find((feature) => feature.get("row") === row)?.getGeometry()?.getExtent();
    if (extent) this.map.getView().fit(extent, { padding: this.padding(40), duration: 250, maxZoom: 9 });
  }

  /** Moves to a place; on a null, to all that is shown. */
  goTo(view: { lon: number; lat: number; zoom: number } | null): void {
    if (view) {
      this.map.getView().setCenter(fromLonLat([view.lon, view.lat]));
      this.map.getView().setZoom(view.zoom);
      return;
    }
    const extent = createEmpty();
    for (const layer of this.marks.layers) {
      const own = layer.getSource()?.getExtent();
      if (own && !isEmpty(own)) extend(extent, own);
    }
    if (isEmpty(extent)) {
      for (const { layer } of this.overlays.values()) {
        const own = layer.getSource()?.getExtent();
        if (own && !isEmpty(own)) extend(extent, own);
      }
    }
    if (!isEmpty(extent)) this.map.getView().fit(extent, { padding: this.padding(40), maxZoom: 9 });
  }

  /** Shows a window of degrees: west, south, east, north. */
  showWindow([west, south, east, north]: [number, number, number, number]): void {
    this.map.getView().fit(boundingExtent([fromLonLat([west, south]), fromLonLat([east, north])]), { padding: [10, 10, 10, 10] });
  }

  /** Shows what is in sight on a sheet of another size, and the screen as it was after that. */
  paper(on: boolean): void {
    const view = this.map.getView();
    if (on && !this.screen) {
      this.screen = { center: view.getCenter() ?? [0, 0], zoom: view.getZoom() ?? 6 };
      const extent = view.calculateExtent(this.map.getSize());
      this.map.updateSize();
      view.fit(extent, { size: this.map.getSize() ?? [1, 1] });
    } else if (!on && this.screen) {
      this.map.updateSize();
      view.setCenter(this.screen.center);
      view.setZoom(this.screen.zoom);
      this.screen = null;
    }
    this.marks.zoomed(this.resolution());
    this.refresh();
  }

  /** To be told when the map has another size; it is drawn before this comes back, since paper does not wait. */
  refresh(): void {
    this.map.updateSize();
    this.write();
    this.map.renderSync();
  }

  private padding(room: number): number[] {
    return this.covered.map((side) => side + room);
  }

  private resolution(): number {
    return this.map.getView().getResolution() ?? 1;
  }

  /** Whether clicking cannot part them further. */
  private together(rows: number[]): boolean {
    return (this.map.getView().getZoom() ?? 0) >= MAX_ZOOM - 0.01 || isEmpty(this.marks.extentOf(rows));
  }

  /** Writes the names that have room. */
  private write(): void {
    const size = this.map?.getSize();
    if (!size?.[0] || !size[1]) return;
    const view = this.map.getView();
    const centre = view.getCenter();
    if (!centre) return;
    const extent = buffer(view.calculateExtent(size), this.resolution() * 40) as Extent;
    const ground = getPointResolution("EPSG:3857", this.resolution(), centre);
    const obstacles = this.marks.obstacles(extent);
    const names: Name[] = [];
    const label = this.table.layer.style?.label;
    for (const { at, row, area } of this.marks.places(extent)) {
      const text = nameText(this.table.text(row, area ? "admin1" : "place") || this.table.text(row, "place"));
      if (text === "") continue;
      if (area) names.push({ text: nameText(this.table.text(row, "place_as_written")) || text, at, below: 2200, italic: true, size: 11, dot: false });
      else if (label) names.push({ text, at, below: label.smallest_scale > 0 ? label.smallest_scale * PIXEL : Infinity, size: (label.size_pt * 4) / 3 + 1, colour: label.colour, dot: false });
    }
    for (const { layer, table, now } of this.overlays.values()) {
      const own = table.layer.style?.label;
      if (!layer.getVisible() || table.layer.geometry !== "Point") continue;
      table.layer.geometries.forEach((geometry, row) => {
        if (!geometry || !now.keep(row)) return;
        const at = project(geometry as Position);
        const value = (field: string) => now.value(row, field) ?? table.cell(row, field);
        obstacles.push({ at, radius: radiusOf(sizeOf(table.layer.style, symbolOf(table.layer.style, value), value)) + 1 });
        if (own) names.push({ text: nameText(table.text(row, own.field)), at, below: own.smallest_scale > 0 ? own.smallest_scale * PIXEL : Infinity, bold: own.bold, size: (own.size_pt * 4) / 3, colour: own.colour, dot: false });
      });
    }
    // Names of what the map is about go before those for orientation, capitals before all.
    const capitals = this.towns.filter((t) => t.bold);
    this.labels.place([...capitals, ...names, ...this.countries, ...this.towns.filter((t) => !t.bold)], obstacles, ground, (at) => this.pixel(at, centre, size), size[0], size[1], this.controls());
  }

  /** Boxes of the buttons and notes that lie over the map: left, top, right, bottom in pixels. */
  private controls(): [number, number, number, number][] {
    const map = this.target.getBoundingClientRect();
    return [...this.target.parentElement?.querySelectorAll(".ol-control, #fit, .border-note") ?? []].map((e) => {
      const box = e.getBoundingClientRect();
      return [box.left - map.left, box.top - map.top, box.right - map.left, box.bottom - map.top];
    });
  }

  /** Where a coordinate is on screen: by the view itself, since the map only knows once it has drawn. */
  private pixel(at: number[], centre: number[], size: number[]): number[] {
    const resolution = this.resolution();
    return [((at[0] ?? 0) - (centre[0] ?? 0)) / resolution + (size[0] ?? 0) / 2, ((centre[1] ?? 0) - (at[1] ?? 0)) / resolution + (size[1] ?? 0) / 2];
  }

  /** The row of another layer at a place: points before lines before areas. */
  private overlayAt(coordinate: number[]): [string, number] | null {
    const resolution = this.resolution();
    const order = [...this.overlays.entries()].filter(([, o]) => o.layer.getVisible()).sort((a, b) => (b[1].layer.getZIndex() ?? 0) - (a[1].layer.getZIndex() ?? 0));
    for (const [name, { layer, now }] of order) {
      for (const feature of layer.getSource()?.getFeatures() ?? []) {
        const row = feature.get("row") as number;
        const geometry = feature.getGeometry();
        if (!geometry || !now.keep(row)) continue;
        if (geometry instanceof MultiPolygon ? geometry.intersectsCoordinate(coordinate) : away(geometry, coordinate) / resolution <= (geometry instanceof Point ? 10 : 7)) return [name, row];
      }
    }
    return null;
  }

  private overlay(table: Table): VectorLayer {
    const source = new VectorSource();
    table.layer.geometries.forEach((geometry, row) => {
      if (!geometry) return;
      const kind = table.layer.geometry;
      const shape =
        kind === "Point" ? new Point(project(geometry as Position))
        : kind === "MultiLineString" ? new MultiLineString(lines(geometry as Position[][]))
        : new MultiPolygon(rings(geometry as Position[][][]));
      const feature = new Feature(shape as OlGeometry);
      feature.set("row", row, true);
      source.addFeature(feature);
    });
    const zIndex = { MultiPolygon: 10, MultiLineString: 20, Point: 30, None: 0 }[table.layer.geometry];
    const layer = new VectorLayer({ source, zIndex, style: (f) => this.overlayStyle(table, f) });
    this.overlays.set(table.layer.name, { layer, table, now: { keep: () => true, value: () => undefined } });
    return layer;
  }

  private overlayStyle(table: Table, feature: FeatureLike): Style[] {
    const now = this.overlays.get(table.layer.name)?.now;
    const row = feature.get("row") as number;
    if (!now?.keep(row)) return [];
    const value = (field: string) => now.value(row, field) ?? table.cell(row, field);
    const symbol = symbolOf(table.layer.style, value);
    if (table.layer.geometry === "MultiPolygon") return [areaStyle(symbol)];
    if (table.layer.geometry === "Point") return [pointStyle(symbol, sizeOf(table.layer.style, symbol, value), false)];
    const width = (table.layer.style?.size_by ? sizeOf(table.layer.style, { size_mm: symbol.width_mm ?? 0.8 }, value) : (symbol.width_mm ?? 0.8)) * PIXELS_PER_MM;
    const stroke = colour(symbol.stroke, symbol.opacity ?? 0.9);
    // On a dark map a light casing keeps dark lines in sight.
    const styles = [...(this.palette === DARK ? [new Style({ stroke: new Stroke({ color: "rgba(255,255,255,0.6)", width: width + 2.4 }) })] : []), new Style({ stroke: new Stroke({ color: stroke, width }) })];
    const geometry = feature.getGeometry();
    if (geometry instanceof MultiLineString && symbol.arrow) {
      for (const line of geometry.getLineStrings()) styles.push(arrowHead(line, stroke, width));
    }
    return styles;
  }
}

function away(geometry: OlGeometry, coordinate: number[]): number {
  const [x, y] = geometry.getClosestPoint(coordinate);
  return Math.hypot((x ?? 0) - (coordinate[0] ?? 0), (y ?? 0) - (coordinate[1] ?? 0));
}

function arrowHead(line: LineString, stroke: string, width: number): Style {
  // In the middle of the line, as in QGIS: its end lies under a mark.
  const [x0, y0] = line.getCoordinateAt(0.48);
  const [x1, y1] = line.getCoordinateAt(0.52);
  const angle = Math.atan2((y1 ?? 0) - (y0 ?? 0), (x1 ?? 0) - (x0 ?? 0));
  const size = 8 + width * 1.6;
  return new Style({
    geometry: new Point(line.getCoordinateAt(0.5)),
    renderer: (pixel, state) => {
      const [x, y] = pixel as number[];
      const context = state.context;
      const ratio = state.pixelRatio;
      context.save();
      context.translate(x ?? 0, y ?? 0);
      context.rotate(-angle);
      context.beginPath();
      context.moveTo((size / 2) * ratio, 0);
      context.lineTo((-size / 2) * ratio, -size * 0.5 * ratio);
      context.lineTo((-size / 2) * ratio, size * 0.5 * ratio);
      context.closePath();
      context.fillStyle = stroke;
      context.fill();
      context.restore();
    },
  });
}
