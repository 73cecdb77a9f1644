// The map: background, areas, flows, sites and incidents, drawn on canvas by OpenLayers. Chooses nothing; told what to show.

import Feature from "ol/Feature";
import Map from "ol/Map";
import View from "ol/View";
import { defaults as defaultControls, ScaleLine } from "ol/control";
import { boundingExtent, createEmpty, extend, isEmpty } from "ol/extent";
import { Circle as CircleGeometry, LineString, MultiLineString, MultiPolygon, Point, type Geometry as OlGeometry } from "ol/geom";
import VectorLayer from "ol/layer/Vector";
import { fromLonLat, getPointResolution, toLonLat } from "ol/proj";
import Cluster from "ol/source/Cluster";
import VectorSource from "ol/source/Vector";
import { Circle, Fill, Stroke, Style, Text } from "ol/style";
import type { FeatureLike } from "ol/Feature";
import type { Payload, Position, Table } from "./payload";
import { areaStyle, colour, dot, PIXELS_PER_MM, pointStyle, sizeOf, symbolOf } from "./symbols";

/** Below this resolution (metres a pixel at the equator) incidents are no longer joined into clusters. */
const CLUSTER_UNTIL = 40;
/** About 1:500,000: nothing in the file is more exact than that. */
const MAX_ZOOM = 12;

export interface MapEvents {
  picked(layer: string, row: number): void;
  moved(lon: number, lat: number, zoom: number): void;
}

const project = (p: Position): number[] => fromLonLat(p);
/** A ring that crosses the date line goes on beyond 180° instead of back across the whole map. */
function unwrapped(ring: Position[]): Position[] {
  let shift = 0;
  return ring.map(([lon, lat], i) => {
    const before = ring[i - 1]?.[0];
    if (before !== undefined && lon - before > 180) shift -= 360;
    if (before !== undefined && before - lon > 180) shift += 360;
    return [lon + shift, Math.min(85, Math.max(-85, lat))];
  });
}
const rings = (polygons: Position[][][]): number[][][][] => polygons.map((polygon) => polygon.map((ring) => unwrapped(ring).map(project)));
const lines = (parts: Position[][]): number[][][] => parts.map((part) => part.map(project));

interface Palette {
  sea: string; land: string; coast: string; border: string; river: string; town: string; halo: string;
}
const LIGHT: Palette = { sea: "#dbe7ef", land: "#f7f5ef", coast: "#a9b7c0", border: "#8d7f95", river: "#9fc3da", town: "#4a4a4a", halo: "#f7f5ef" };
const DARK: Palette = { sea: "#12202b", land: "#26292d", coast: "#4b5a66", border: "#85778f", river: "#35576d", town: "#c9c9c9", halo: "#26292d" };

export class WallMap {
  private readonly map: Map;
  private readonly incidents = new VectorSource<Feature<Point>>();
  private readonly clusters: Cluster<Feature<Point>>;
  private readonly halos = new VectorSource();
  private readonly overlays = new globalThis.Map<string, VectorLayer>();
  private readonly features: Feature<Point>[] = [];
  private palette = LIGHT;
  private selected = -1;
  private readonly incidentLayer: VectorLayer;
  private readonly backgroundLayers: VectorLayer[] = [];

  constructor(private readonly target: HTMLElement, payload: Payload, private readonly table: Table, overlays: Table[], events: MapEvents) {
    for (let row = 0; row < table.size; row++) {
      const at = table.layer.geometries[row] as Position | null;
      const feature = new Feature<Point>(at ? new Point(project(at)) : undefined);
      feature.set("row", row, true);
      this.features.push(feature);
    }
    this.clusters = new Cluster<Feature<Point>>({ source: this.incidents, distance: 34, minDistance: 12 });
    this.incidentLayer = new VectorLayer({ source: this.clusters, zIndex: 40, style: (f) => this.incidentStyle(f) });
    const background = this.background(payload);
    const overlayLayers = overlays.map((t) => this.overlay(t));
    const haloLayer = new VectorLayer({ source: this.halos, zIndex: 15, style: (f) => f.get("style") as Style });
    this.map = new Map({
      target,
      controls: defaultControls({ attribution: false, rotate: false }).extend([new ScaleLine({ minWidth: 80 })]),
      layers: [...background, haloLayer, ...overlayLayers, this.incidentLayer],
      view: new View({ center: fromLonLat([41, 34.5]), zoom: 6, minZoom: 1, maxZoom: MAX_ZOOM, enableRotation: false }),
    });
    this.map.on("singleclick", (event) => {
      const members = this.markAt(event.pixel);
      if (members && members.length > 1 && !this.opened(members)) {
        this.openCluster(members);
      } else if (members?.[0]) {
        events.picked("incidents", members[0].get("row") as number);
      } else {
        const hit = this.overlayAt(event.coordinate);
        if (hit) events.picked(hit[0], hit[1]);
      }
    });
    this.map.on("pointermove", (event) => {
      if (event.dragging) return;
      target.style.cursor = this.markAt(event.pixel) || this.overlayAt(event.coordinate) ? "pointer" : "";
    });
    this.map.on("moveend", () => {
      const view = this.map.getView();
      const [lon, lat] = toLonLat(view.getCenter() ?? [0, 0]);
      const resolution = view.getResolution() ?? 1;
      this.clusters.setDistance(resolution < CLUSTER_UNTIL ? 8 : 34);
      events.moved(lon ?? 0, lat ?? 0, view.getZoom() ?? 0);
    });
  }

  /** The incidents of the mark at a pixel. Found by distance: reading drawn pixels back costs more than drawing them. */
  private markAt(pixel: number[]): Feature<Point>[] | null {
    const at = this.map.getCoordinateFromPixel(pixel) as number[] | null;
    if (!at) return null;
    const reach = (this.map.getView().getResolution() ?? 1) * 26;
    let best: Feature<Point>[] | null = null;
    let nearest = Infinity;
    this.clusters.forEachFeatureInExtent([(at[0] ?? 0) - reach, (at[1] ?? 0) - reach, (at[0] ?? 0) + reach, (at[1] ?? 0) + reach], (feature) => {
      const members = feature.get("features") as Feature<Point>[];
      const away = this.pixelsFrom(pixel, feature.getGeometry() as Point);
      if (away < nearest && away <= (members.length > 1 ? clusterRadius(members.length) : 11) + 2) {
        nearest = away;
        best = members;
      }
    });
    return best;
  }

  /** The row of another layer at a place: points before lines before areas. */
  private overlayAt(coordinate: number[]): [string, number] | null {
    const pixel = this.map.getPixelFromCoordinate(coordinate) as number[];
    const order = [...this.overlays.entries()].filter(([, layer]) => layer.getVisible()).sort((a, b) => (b[1].getZIndex() ?? 0) - (a[1].getZIndex() ?? 0));
    for (const [name, layer] of order) {
      for (const feature of layer.getSource()?.getFeatures() ?? []) {
        if (feature.get("off")) continue;
        const geometry = feature.getGeometry();
        if (!geometry) continue;
        const hit = geometry instanceof MultiPolygon ? geometry.intersectsCoordinate(coordinate) : this.pixelsFrom(pixel, geometry, coordinate) <= (geometry instanceof Point ? 10 : 7);
        if (hit) return [name, feature.get("row") as number];
      }
    }
    return null;
  }

  private pixelsFrom(pixel: number[], geometry: OlGeometry, coordinate?: number[]): number {
    const closest = geometry instanceof Point ? geometry.getCoordinates() : geometry.getClosestPoint(coordinate ?? this.map.getCoordinateFromPixel(pixel));
    const [x, y] = this.map.getPixelFromCoordinate(closest) as number[];
    return Math.hypot((x ?? 0) - (pixel[0] ?? 0), (y ?? 0) - (pixel[1] ?? 0));
  }

  setDark(dark: boolean): void {
    this.palette = dark ? DARK : LIGHT;
    this.target.style.backgroundColor = this.palette.sea;
    for (const layer of this.backgroundLayers) layer.changed();
    this.incidentLayer.changed();
  }

  /** Shows these incidents and no others. */
  show(rows: number[]): void {
    this.incidents.clear(true);
    this.incidents.addFeatures(rows.map((row) => this.features[row]).filter((f): f is Feature<Point> => f?.getGeometry() !== undefined));
    this.drawHalos(rows);
  }

  setVisible(name: string, visible: boolean): void {
    this.overlays.get(name)?.setVisible(visible);
  }

  /** Leaves out rows of a layer, or shows all. */
  showOverlay(name: string, keep: (row: number) => boolean): void {
    const source = this.overlays.get(name)?.getSource();
    source?.getFeatures().forEach((f) => (f as Feature).set("off", !keep((f as Feature).get("row") as number), true));
    source?.changed();
  }

  select(row: number, move: boolean): void {
    this.selected = row;
    const geometry = this.features[row]?.getGeometry();
    if (geometry && move) {
      const view = this.map.getView();
      view.animate({ center: geometry.getCoordinates(), zoom: Math.max(view.getZoom() ?? 6, 8), duration: 250 });
    }
    this.incidentLayer.changed();
  }

  /** Moves to a place; on a null, to all that is shown. */
  goTo(view: { lon: number; lat: number; zoom: number } | null): void {
    if (view) {
      this.map.getView().setCenter(fromLonLat([view.lon, view.lat]));
      this.map.getView().setZoom(view.zoom);
      return;
    }
    // A country's point stands for the whole country: it must not decide what is in sight, unless there is nothing else.
    const exact = this.incidents.getFeatures().filter((f) => this.table.text(f.get("row") as number, "geo_precision") !== "country");
    const extent = createEmpty();
    (exact.length > 0 ? exact : this.incidents.getFeatures()).forEach((f) => extend(extent, f.getGeometry()?.getExtent() ?? createEmpty()));
    if (isEmpty(extent)) for (const layer of this.overlays.values()) extend(extent, layer.getSource()?.getExtent() ?? createEmpty());
    if (!isEmpty(extent)) this.map.getView().fit(extent, { padding: [40, 40, 40, 40], maxZoom: 9 });
  }

  /** Shows a window of degrees: west, south, east, north. */
  showWindow([west, south, east, north]: [number, number, number, number]): void {
    this.map.getView().fit(boundingExtent([fromLonLat([west, south]), fromLonLat([east, north])]), { padding: [10, 10, 10, 10] });
  }

  refresh(): void {
    this.map.updateSize();
  }

  private background(payload: Payload): VectorLayer[] {
    const { land, lakes, borders, rivers, towns } = payload.background;
    const make = (geometry: OlGeometry | Feature[], zIndex: number, style: (f: FeatureLike, resolution: number) => Style | undefined, declutter = false) => {
      const features = Array.isArray(geometry) ? geometry : [new Feature(geometry)];
      const layer = new VectorLayer({ source: new VectorSource({ features, wrapX: false }), zIndex, style, declutter, updateWhileAnimating: true, updateWhileInteracting: true });
      this.backgroundLayers.push(layer);
      return layer;
    };
    const townFeatures = towns.map((town) => {
      const feature = new Feature(new Point(project(town.at)));
      feature.setProperties({ name: town.name, rank: town.rank }, true);
      return feature;
    });
    return [
      make(new MultiPolygon(rings(land)), 0, () => new Style({ fill: new Fill({ color: this.palette.land }), stroke: new Stroke({ color: this.palette.coast, width: 0.8 }) })),
      make(new MultiPolygon(rings(lakes)), 1, () => new Style({ fill: new Fill({ color: this.palette.sea }) })),
      make(new MultiLineString(lines(rivers)), 2, () => new Style({ stroke: new Stroke({ color: this.palette.river, width: 1.2 }) })),
      make(new MultiLineString(lines(borders)), 3, () => new Style({ stroke: new Stroke({ color: this.palette.border, width: 1.3, lineDash: [8, 3, 2, 3] }) })),
      make(townFeatures, 50, (f, resolution) => {
        // Rank 1 shows from far off, each further rank at half the scale.
        if (resolution > 12_000 / 2 ** ((f.get("rank") as number) - 1)) return undefined;
        return new Style({
          image: new Circle({ radius: 1.8, fill: new Fill({ color: this.palette.town }) }),
          text: new Text({
            text: f.get("name") as string, font: `${(f.get("rank") as number) <= 1 ? "600 12px" : "11px"} system-ui, sans-serif`, offsetY: -9,
            fill: new Fill({ color: this.palette.town }), stroke: new Stroke({ color: this.palette.halo, width: 2.5 }),
          }),
          zIndex: -(f.get("rank") as number),
        });
      }, true),
    ];
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
    layer.set("name", table.layer.name);
    this.overlays.set(table.layer.name, layer);
    return layer;
  }

  private overlayStyle(table: Table, feature: FeatureLike): Style[] {
    if (feature.get("off")) return [];
    const row = feature.get("row") as number;
    const value = (field: string) => table.cell(row, field);
    const symbol = symbolOf(table.layer.style, value);
    if (table.layer.geometry === "MultiPolygon") return [areaStyle(symbol)];
    if (table.layer.geometry === "Point") return [pointStyle(symbol, sizeOf(table.layer.style, symbol, value), false)];
    const width = table.layer.style?.size_by ? sizeOf(table.layer.style, { size_mm: symbol.width_mm ?? 0.8 }, value) * PIXELS_PER_MM : (symbol.width_mm ?? 0.8) * PIXELS_PER_MM;
    const stroke = colour(symbol.stroke, symbol.opacity ?? 0.9);
    const styles = [new Style({ stroke: new Stroke({ color: stroke, width }) })];
    const geometry = feature.getGeometry();
    if (geometry instanceof MultiLineString) {
      for (const line of geometry.getLineStrings()) styles.push(arrowHead(line, stroke, width));
    }
    return styles;
  }

  private incidentStyle(feature: FeatureLike): Style[] {
    const members = (feature.get("features") as Feature<Point>[] | undefined) ?? [];
    const rows = members.map((m) => m.get("row") as number);
    if (rows.length === 0) return [];
    const chosen = rows.includes(this.selected) ? this.selected : null;
    if (rows.length > 1) {
      const radius = clusterRadius(rows.length);
      return [
        new Style({
          image: new Circle({ radius, fill: new Fill({ color: "rgba(40,52,66,0.86)" }), stroke: new Stroke({ color: chosen === null ? "#ffffff" : "#ffd400", width: chosen === null ? 1.5 : 3.5 }) }),
          text: new Text({ text: String(rows.length), fill: new Fill({ color: "#ffffff" }), font: "600 12px system-ui, sans-serif" }),
          zIndex: 2,
        }),
      ];
    }
    const row = rows[0] ?? 0;
    const value = (field: string) => this.table.cell(row, field);
    const symbol = symbolOf(this.table.layer.style, value);
    return [pointStyle(symbol, sizeOf(this.table.layer.style, symbol, value), chosen !== null)];
  }

  /** A ring on the ground around whatever is not exact to a town, so that a region does not pretend to be a pin. */
  private drawHalos(rows: number[]): void {
    this.halos.clear(true);
    const drawn = new Set<string>();
    const features: Feature[] = [];
    for (const row of rows) {
      const km = this.table.number(row, "uncertainty_km") ?? 0;
      const at = this.features[row]?.getGeometry()?.getCoordinates();
      const precision = this.table.text(row, "geo_precision");
      if (!at || km < 3 || precision === "site" || precision === "town") continue;
      const key = `${at.join()} ${km}`;
      if (drawn.has(key)) continue;
      drawn.add(key);
      const metres = (km * 1000) / getPointResolution("EPSG:3857", 1, at);
      const feature = new Feature(new CircleGeometry(at, metres));
      feature.set("style", new Style({ stroke: new Stroke({ color: "rgba(90,90,110,0.55)", width: 1, lineDash: [3, 4] }), fill: new Fill({ color: "rgba(90,90,110,0.035)" }) }), true);
      features.push(feature);
    }
    this.halos.addFeatures(features);
  }

  private opened(members: Feature<Point>[]): boolean {
    return (this.map.getView().getZoom() ?? 0) >= MAX_ZOOM - 0.01 || isEmpty(this.extentOf(members));
  }

  private extentOf(members: Feature<Point>[]) {
    const points = members.map((m) => m.getGeometry()?.getCoordinates() ?? [0, 0]);
    const extent = boundingExtent(points);
    // Points in one place have an extent of no area: they are told apart in the table, not by zooming.
    return (extent[2] ?? 0) - (extent[0] ?? 0) < 1 && (extent[3] ?? 0) - (extent[1] ?? 0) < 1 ? createEmpty() : extent;
  }

  private openCluster(members: Feature<Point>[]): void {
    this.map.getView().fit(this.extentOf(members), { padding: [80, 80, 80, 80], duration: 250, maxZoom: MAX_ZOOM });
  }
}

/** Pixels, growing with the count but never so large that clusters cover one another. */
function clusterRadius(count: number): number {
  return 10 + Math.min(14, Math.sqrt(count) * 1.6);
}

function arrowHead(line: LineString, stroke: string, width: number): Style {
  const points = line.getCoordinates();
  const end = points[points.length - 1] ?? [0, 0];
  const before = points[points.length - 2] ?? end;
  const angle = Math.atan2((end[1] ?? 0) - (before[1] ?? 0), (end[0] ?? 0) - (before[0] ?? 0));
  const size = 7 + width * 1.6;
  return new Style({
    geometry: new Point(end),
    renderer: (pixel, state) => {
      const [x, y] = pixel as number[];
      const context = state.context;
      const ratio = state.pixelRatio;
      context.save();
      context.translate(x ?? 0, y ?? 0);
      context.rotate(-angle);
      context.beginPath();
      context.moveTo(0, 0);
      context.lineTo(-size * ratio, -size * 0.45 * ratio);
      context.lineTo(-size * ratio, size * 0.45 * ratio);
      context.closePath();
      context.fillStyle = stroke;
      context.fill();
      context.restore();
    },
    image: dot(stroke, 1),
  });
}
