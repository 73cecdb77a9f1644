// The ground under the marks: sea, land, lakes, rivers and borders, all from the file. Its labels are placed elsewhere.

import Feature from "ol/Feature";
import { MultiLineString, MultiPolygon, type Geometry as OlGeometry, Polygon } from "ol/geom";
import VectorLayer from "ol/layer/Vector";
import { fromLonLat } from "ol/proj";
import VectorSource from "ol/source/Vector";
import { Fill, Stroke, Style } from "ol/style";
import type { Payload, Position } from "./payload";

export interface Palette {
  sea: string; land: string; coast: string; border: string; river: string; town: string; country: string; halo: string; ring: string; within: string;
}
export const LIGHT: Palette = { sea: "#dbe7ef", land: "#f7f5ef", coast: "#a9b7c0", border: "#8d7f95", river: "#9fc3da", town: "#4a4a4a", country: "#75707c", halo: "#f7f5ef", ring: "rgba(70,70,95,0.6)", within: "rgba(70,70,95,0.05)" };
export const DARK: Palette = { sea: "#12202b", land: "#26292d", coast: "#4b5a66", border: "#85778f", river: "#35576d", town: "#c9c9c9", country: "#a09aa8", halo: "#26292d", ring: "rgba(200,200,220,0.55)", within: "rgba(200,200,220,0.05)" };

/** Metres on the ground that a pixel of a screen of 96 dots an inch stands for on a map of scale 1:1. */
export const PIXEL = 0.0254 / 96;

export const project = (p: Position): number[] => fromLonLat(p);

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

export const rings = (polygons: Position[][][]): number[][][][] => polygons.map((polygon) => polygon.map((ring) => unwrapped(ring).map(project)));
export const lines = (parts: Position[][]): number[][][] => parts.map((part) => part.map(project));

/** The layers of the ground from the bottom up; `palette` is asked each time they are drawn. */
export function ground(payload: Payload, palette: () => Palette): VectorLayer[] {
  const { land, lakes, borders, rivers, rivers_to: coarse } = payload.background;
  const make = (geometry: OlGeometry, zIndex: number, style: () => Style, minResolution = 0) =>
    new VectorLayer({ minResolution, source: new VectorSource({ features: [new Feature(geometry)], wrapX: false }), zIndex, style, updateWhileAnimating: true, updateWhileInteracting: true });
  // Drawn, not left to the page behind: paper drops that.
  const world: Position[] = [[-540, -85], [540, -85], [540, 85], [-540, 85], [-540, -85]];
  return [
    make(new Polygon([world.map(project)]), -1, () => new Style({ fill: new Fill({ color: palette().sea }) })),
    make(new MultiPolygon(rings(land)), 0, () => new Style({ fill: new Fill({ color: palette().land }), stroke: new Stroke({ color: palette().coast, width: 0.8 }) })),
    make(new MultiPolygon(rings(lakes)), 1, () => new Style({ fill: new Fill({ color: palette().sea }) })),
    make(new MultiLineString(lines(rivers)), 2, () => new Style({ stroke: new Stroke({ color: palette().river, width: 1.2 }) }), (coarse ?? 0) * PIXEL),
    make(new MultiLineString(lines(borders)), 3, () => new Style({ stroke: new Stroke({ color: palette().border, width: 1.3, lineDash: [8, 3, 2, 3] }) })),
  ];
}
