// Names on the map: towns, centres, sites and the places of incidents, each put where it covers no mark and no other name, or left out.

import Feature from "ol/Feature";
import { Point } from "ol/geom";
import VectorLayer from "ol/layer/Vector";
import VectorSource from "ol/source/Vector";
import { Circle, Fill, Stroke, Style, Text } from "ol/style";
import { plain } from "./dom";
import type { Palette } from "./ground";

/** A name that may be written; earlier ones of the list come first. */
export interface Name {
  text: string;
  at: number[];
  /** Metres a pixel at the equator below which it may be written. */
  below: number;
  bold?: boolean;
  italic?: boolean;
  size: number;
  /** Colour on a light map; on a dark one all names have the colour of towns. */
  colour?: string;
  /** Whether a dot of its own marks the place. */
  dot: boolean;
  /** Whether it names the land around it: it stands in the middle and in a colour of its own. */
  land?: boolean;
}

/** What names may not cover: a mark about a place, pixels. */
export interface Obstacle {
  at: number[];
  radius: number;
}

type Box = [number, number, number, number];
const meet = (a: Box, b: Box): boolean => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
/** Right, left, above, below: x and y as parts of the gap, and how the text hangs on it. */
const SIDES: [number, number, CanvasTextAlign][] = [[1, 0, "left"], [-1, 0, "right"], [0, -1, "center"], [0, 1, "center"]];
/** Where the name of a land may stand about its middle, pixels. */
const ABOUT: [number, number][] = [[0, 0], [0, -26], [0, 26], [48, 0], [-48, 0], [0, 60], [0, -60], [90, 30], [-90, 30]];
/** No more than so many are tried on one view. */
const TRIED = 900;

export class Labels {
  readonly layer: VectorLayer;
  private readonly source = new VectorSource();
  private readonly context = document.createElement("canvas").getContext("2d");
  private readonly widths = new Map<string, number>();

  constructor(private readonly palette: () => Palette) {
    this.layer = new VectorLayer({ source: this.source, zIndex: 45, style: (f) => f.get("style") as Style });
  }

  /** Places names anew; `pixel` gives where a coordinate is on screen, `width` and `height` are those of the map, `covered` what else lies over it. */
  place(names: Name[], obstacles: Obstacle[], resolution: number, pixel: (at: number[]) => number[] | null, width: number, height: number, covered: Box[]): void {
    const taken: Box[] = [...covered];
    const marks: [number, number, number][] = [];
    for (const { at, radius } of obstacles) {
      const [x, y] = pixel(at) ?? [-999, -999];
      if (x === undefined || y === undefined || x < -50 || y < -50 || x > width + 50 || y > height + 50) continue;
      marks.push([x, y, radius]);
      taken.push([x - radius, y - radius, x + radius, y + radius]);
    }
    const features: Feature[] = [];
    const written = new Map<string, [number, number][]>();
    let tried = 0;
    for (const name of names) {
      if (resolution > name.below) continue;
      const [x, y] = pixel(name.at) ?? [-999, -999];
      if (x === undefined || y === undefined || x < 0 || y < 0 || x > width || y > height) continue;
      if (tried++ > TRIED) break;
      // The same place can stand in several layers: one name is enough.
      const same = written.get(name.text);
      if (same?.some(([sx, sy]) => Math.hypot(sx - x, sy - y) < 90)) continue;
      const own = marks.find(([mx, my]) => Math.abs(mx - x) < 5 && Math.abs(my - y) < 5);
      const gap = own ? own[2] + 1 : 4;
      const font = `${name.italic ? "italic " : ""}${name.bold ? "600 " : ""}${name.size}px system-ui, "Noto Sans", sans-serif`;
      const half = this.width(name.text, font) / 2;
      const tall = name.size * 0.62;
      const spots: [number, number, CanvasTextAlign][] = name.land ? ABOUT.map(([dx, dy]) => [dx, dy, "center"]) : SIDES.map(([dx, dy, align]) => [dx * gap, dy * (gap + tall), align]);
      for (const [dx, dy, align] of spots) {
        const cx = x + dx + (align === "left" ? half : align === "right" ? -half : 0);
        const cy = y + dy;
        const box: Box = [cx - half - 1, cy - tall, cx + half + 1, cy + tall];
        if (box[0] < 2 || box[2] > width - 2 || box[1] < 1 || box[3] > height - 1 || taken.some((t) => meet(t, box))) continue;
        taken.push(box);
        if (name.dot && !own) taken.push([x - 2, y - 2, x + 2, y + 2]);
        if (same) same.push([x, y]);
        else written.set(name.text, [[x, y]]);
        features.push(this.feature(name, font, dx, dy, align, name.dot && !own));
        break;
      }
    }
    this.source.clear(true);
    this.source.addFeatures(features);
  }

  private feature(name: Name, font: string, offsetX: number, offsetY: number, textAlign: CanvasTextAlign, dot: boolean): Feature {
    const palette = this.palette();
    const colour = name.land ? palette.country : name.colour !== undefined && palette.town.startsWith("#4") ? name.colour : palette.town;
    const feature = new Feature(new Point(name.at));
    feature.set("style", new Style({
      text: new Text({ text: name.text, font, offsetX, offsetY, textAlign, textBaseline: "middle", fill: new Fill({ color: colour }), stroke: new Stroke({ color: palette.halo, width: 2.6 }) }),
      ...(dot ? { image: new Circle({ radius: 1.8, fill: new Fill({ color: palette.town }) }) } : {}),
    }), true);
    return feature;
  }

  private width(text: string, font: string): number {
    const key = `${font} ${text}`;
    let width = this.widths.get(key);
    if (width === undefined && this.context) {
      this.context.font = font;
      width = this.context.measureText(text).width;
      this.widths.set(key, width);
    }
    return width ?? text.length * 7;
  }
}

/** Text fit for a map: no marks of direction, no line breaks, not longer than a name is. */
export function nameText(text: string): string {
  const one = plain(text).replace(/\s+/g, " ").trim();
  return one.length > 40 ? `${one.slice(0, 39)}…` : one;
}
