// The incidents on the map. Those with a known spot are marks that join into clusters; those of which only an area is known are the area
// itself, or a ring where its shape is not known, with a badge, never a mark among the others. Decides how incidents are drawn, not which.

import Feature from "ol/Feature";
import { boundingExtent, createEmpty, type Extent } from "ol/extent";
import { Circle as CircleGeometry, MultiPolygon, Point } from "ol/geom";
import VectorLayer from "ol/layer/Vector";
import { getPointResolution } from "ol/proj";
import Cluster from "ol/source/Cluster";
import VectorSource from "ol/source/Vector";
import { Fill, Stroke, Style } from "ol/style";
import type { FeatureLike } from "ol/Feature";
import { project, rings, type Palette } from "./ground";
import type { Obstacle } from "./labels";
import type { Payload, Position, Table } from "./payload";
import { badgeStyle, BADGE, clusterRadius, clusterStyle, pointStyle, radiusOf, sizeOf, symbolOf } from "./symbols";

/** Precisions at which a report names a spot, or one near it. All others are areas. */
const SPOT = new Set(["site", "town", "near", ""]);
/** Below this resolution (metres a pixel at the equator) marks are joined only where they would cover one another. */
const CLUSTER_UNTIL = 300;
/** Rings smaller than this many pixels say nothing and are not drawn. */
const RING_FROM = 9;

type Mark = Feature<Point>;

export class Marks {
  readonly layers: VectorLayer[];
  private readonly spots = new VectorSource<Mark>();
  private readonly clusters: Cluster<Mark>;
  private readonly areas = new VectorSource<Mark>();
  private readonly rings = new VectorSource();
  private readonly features: (Mark | null)[] = [];
  /** The shapes of areas, made when they are first shown. */
  private readonly shapes = new Map<number, MultiPolygon>();
  private selected = -1;

  constructor(private readonly table: Table, private readonly known: Payload["areas"], private readonly palette: () => Palette) {
    for (let row = 0; row < table.size; row++) {
      const at = table.layer.geometries[row] as Position | null;
      if (at) {
        const feature: Mark = new Feature(new Point(project(at)));
        feature.set("row", row, true);
        this.features.push(feature);
      } else {
        this.features.push(null);
      }
    }
    this.clusters = new Cluster<Mark>({ source: this.spots, distance: 34, minDistance: 14 });
    this.layers = [
      new VectorLayer({ source: this.rings, zIndex: 15, style: (f, resolution) => this.ringStyle(f, resolution) }),
      new VectorLayer({ source: this.areas, zIndex: 36, style: (f) => this.areaBadge(f) }),
      new VectorLayer({ source: this.clusters, zIndex: 40, style: (f) => this.markStyle(f) }),
    ];
  }

  /** Where an incident is, in the map's coordinates; null where no place is known. */
  at(row: number): number[] | null {
    return this.features[row]?.getGeometry()?.getCoordinates() ?? null;
  }

  /** Shows these incidents and no others. */
  show(rows: number[]): void {
    const spots: Mark[] = [];
    // One ring for each extent, and one badge for all that is told of one middle.
    const extents = new Map<string, { shape: CircleGeometry | MultiPolygon; rows: number[] }>();
    const badges = new Map<string, { at: number[]; rows: number[] }>();
    for (const row of rows) {
      const feature = this.features[row];
      if (!feature) continue;
      const precision = this.table.text(row, "geo_precision");
      const spot = SPOT.has(precision);
      const km = this.table.number(row, "uncertainty_km") ?? 0;
      const at = feature.getGeometry()?.getCoordinates() ?? [0, 0];
      if (spot) spots.push(feature);
      // A town is drawn as it is; around whatever is less exact than that goes a ring.
      const area = spot ? null : (this.known?.of[row] ?? null);
      if (area !== null || (km > 0 && (spot ? precision === "near" && km >= 3 : true))) {
        const key = area === null ? `${at.join()} ${km}` : String(area);
        const extent = extents.get(key);
        if (extent) extent.rows.push(row);
        else extents.set(key, { shape: area === null ? new CircleGeometry(at, (km * 1000) / getPointResolution("EPSG:3857", 1, at)) : this.shape(area), rows: [row] });
      }
      if (spot) continue;
      const badge = badges.get(at.join());
      if (badge) badge.rows.push(row);
      else badges.set(at.join(), { at, rows: [row] });
    }
    this.spots.clear(true);
    this.spots.addFeatures(spots);
    this.rings.clear(true);
    this.areas.clear(true);
    this.rings.addFeatures([...extents.values()].map(({ shape, rows }) => {
      const feature = new Feature<CircleGeometry | MultiPolygon>(shape);
      feature.set("rows", rows, true);
      return feature;
    }));
    this.areas.addFeatures([...badges.values()].map((badge) => {
      const feature: Mark = new Feature(new Point(badge.at));
      feature.set("rows", badge.rows, true);
      return feature;
    }));
  }

  /** The window of the area that an incident is known to lie in; null for one with a spot, or without a shape. */
  areaOf(row: number): Extent | null {
    const area = this.known?.of[row] ?? null;
    return area === null || !this.features[row] ? null : this.shape(area).getExtent();
  }

  private shape(area: number): MultiPolygon {
    let shape = this.shapes.get(area);
    if (!shape) {
      shape = new MultiPolygon(rings(this.known?.shapes[area] ?? []));
      this.shapes.set(area, shape);
    }
    return shape;
  }

  select(row: number): void {
    this.selected = row;
    this.redraw();
  }

  redraw(): void {
    for (const layer of this.layers) layer.changed();
  }

  /** To be told after each move: far out marks join early, close in only where they lie on one another. */
  zoomed(resolution: number): void {
    // Where there are many, clusters are large, and stand further apart.
    const distance = resolution < CLUSTER_UNTIL ? 18 : this.spots.getFeatures().length > 2000 ? 46 : 34;
    if (this.clusters.getDistance() !== distance) this.clusters.setDistance(distance);
  }

  /** The incidents of the mark or badge nearest to a place, and its radius in pixels. Found by distance: reading drawn pixels back costs more than drawing them. */
  find(at: number[], resolution: number): number[] | null {
    const reach = resolution * 30;
    const extent = [(at[0] ?? 0) - reach, (at[1] ?? 0) - reach, (at[0] ?? 0) + reach, (at[1] ?? 0) + reach];
    let best: number[] | null = null;
    let nearest = Infinity;
    const consider = (feature: Mark, rows: number[], radius: number): void => {
      const [x, y] = feature.getGeometry()?.getCoordinates() ?? [0, 0];
      const away = Math.hypot((x ?? 0) - (at[0] ?? 0), (y ?? 0) - (at[1] ?? 0)) / resolution;
      if (away <= radius + 3 && away < nearest) {
        nearest = away;
        best = rows;
      }
    };
    this.clusters.forEachFeatureInExtent(extent, (f) => {
      const rows = rowsOf(f);
      consider(f as Mark, rows, rows.length > 1 ? clusterRadius(rows.length) : 9);
    });
    // Marks lie over badges, so a badge counts only where no mark is.
    if (best === null) this.areas.forEachFeatureInExtent(extent, (f) => consider(f, f.get("rows") as number[], BADGE));
    return best;
  }

  /** The window that shows several incidents apart; empty where they are all in one place. */
  extentOf(rows: number[]) {
    const extent = boundingExtent(rows.map((row) => this.at(row) ?? [0, 0]));
    return (extent[2] ?? 0) - (extent[0] ?? 0) < 1 && (extent[3] ?? 0) - (extent[1] ?? 0) < 1 ? createEmpty() : extent;
  }

  /** What names on the map may not cover, within a window. */
  obstacles(extent: number[]): Obstacle[] {
    const out: Obstacle[] = [];
    this.clusters.forEachFeatureInExtent(extent, (f) => {
      const rows = rowsOf(f);
      const radius = rows.length > 1 ? clusterRadius(rows.length) : this.radius(rows[0] ?? 0) + 1;
      out.push({ at: (f as Mark).getGeometry()?.getCoordinates() ?? [0, 0], radius });
    });
    this.areas.forEachFeatureInExtent(extent, (f) => { out.push({ at: f.getGeometry()?.getCoordinates() ?? [0, 0], radius: BADGE }); });
    return out;
  }

  /** Incidents that stand as marks of their own within a window, and areas with what is told of them: their places can be written. */
  places(extent: number[]): { at: number[]; row: number; area: boolean }[] {
    const out: { at: number[]; row: number; area: boolean }[] = [];
    this.areas.forEachFeatureInExtent(extent, (f) => { out.push({ at: f.getGeometry()?.getCoordinates() ?? [0, 0], row: (f.get("rows") as number[])[0] ?? 0, area: true }); });
    this.clusters.forEachFeatureInExtent(extent, (f) => {
      const rows = rowsOf(f);
      const first = rows[0] ?? 0;
      const place = this.table.text(first, "place");
      if (rows.every((row) => this.table.text(row, "place") === place)) out.push({ at: (f as Mark).getGeometry()?.getCoordinates() ?? [0, 0], row: first, area: false });
    });
    return out;
  }

  private radius(row: number): number {
    const value = (field: string) => this.table.cell(row, field);
    return radiusOf(sizeOf(this.table.layer.style, symbolOf(this.table.layer.style, value), value));
  }

  private markStyle(feature: FeatureLike): Style[] {
    const rows = rowsOf(feature);
    const style = this.table.layer.style;
    const chosen = rows.includes(this.selected);
    if (rows.length === 1) {
      const value = (field: string) => this.table.cell(rows[0] ?? 0, field);
      const symbol = symbolOf(style, value);
      return [pointStyle(symbol, sizeOf(style, symbol, value), chosen)];
    }
    const colours = new Map<string, number>();
    for (const row of rows) {
      const fill = symbolOf(style, (field) => this.table.cell(row, field)).fill ?? "#999999";
      colours.set(fill, (colours.get(fill) ?? 0) + 1);
    }
    return rows.length === 0 ? [] : [clusterStyle(colours, chosen)];
  }

  private areaBadge(feature: FeatureLike): Style[] {
    const rows = feature.get("rows") as number[];
    const symbol = rows.length === 1 ? symbolOf(this.table.layer.style, (field) => this.table.cell(rows[0] ?? 0, field)) : null;
    return [badgeStyle(symbol, rows.length, rows.includes(this.selected))];
  }

  private ringStyle(feature: FeatureLike, resolution: number): Style[] {
    const [left, , right] = feature.getGeometry()?.getExtent() ?? [];
    if (((right ?? 0) - (left ?? 0)) / 2 / resolution < RING_FROM) return [];
    const { ring, within, town } = this.palette();
    const chosen = (feature.get("rows") as number[]).includes(this.selected);
    return [new Style({ stroke: new Stroke({ color: chosen ? town : ring, width: chosen ? 2.4 : 1.1, lineDash: [3, 4] }), fill: new Fill({ color: within }), zIndex: chosen ? 1 : 0 })];
  }
}

/** Rows of a cluster in the order of the table, so that its drawing does not hang on the order in which it was made. */
function rowsOf(feature: FeatureLike): number[] {
  const members = (feature.get("features") as Mark[] | undefined) ?? [];
  return members.map((m) => m.get("row") as number).sort((a, b) => a - b);
}
