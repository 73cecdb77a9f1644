// The marks of the styles as canvas drawings and OpenLayers styles: the same shapes, proportions and colours that the QGIS styles have.

import { Fill, Icon, Stroke, Style } from "ol/style";
import type { Cell, Style as LayerStyle, Symbol } from "./payload";

/** A millimetre on screen. */
export const PIXELS_PER_MM = 96 / 25.4;
/** Points are drawn a little larger than on paper, all by the same measure: a screen is read from further off. */
const POINTS = PIXELS_PER_MM * 1.2;
const RATIO = Math.max(2, Math.ceil(globalThis.devicePixelRatio || 1));

type Outline = [number, number][];

function regular(corners: number, turn = 0): Outline {
  return Array.from({ length: corners }, (_, i) => {
    const angle = -Math.PI / 2 + turn + (2 * Math.PI * i) / corners;
    return [Math.cos(angle), Math.sin(angle)];
  });
}

function star(points: number): Outline {
  // Sides that run on into one another, as in QGIS.
  const inner = Math.cos((2 * Math.PI) / points) / Math.cos(Math.PI / points);
  return Array.from({ length: points * 2 }, (_, i) => {
    const angle = -Math.PI / 2 + (Math.PI * i) / points;
    const radius = i % 2 === 0 ? 1 : inner;
    return [Math.cos(angle) * radius, Math.sin(angle) * radius];
  });
}

function bars(turn: number): Outline {
  const w = 0.2;
  const plus: Outline = [[-w, -1], [w, -1], [w, -w], [1, -w], [1, w], [w, w], [w, 1], [-w, 1], [-w, w], [-1, w], [-1, -w], [-w, -w]];
  return plus.map(([x, y]) => [x * Math.cos(turn) - y * Math.sin(turn), x * Math.sin(turn) + y * Math.cos(turn)]);
}

const EIGHTH = Math.SQRT2 - 1;
// Names are those of the profile's styles. Circle and half circle are arcs; a shape that is not known is drawn as a circle.
const OUTLINES: Record<string, Outline> = {
  triangle: regular(3),
  triangle_down: regular(3, Math.PI),
  square: [[-1, -1], [1, -1], [1, 1], [-1, 1]],
  diamond: regular(4),
  pentagon: regular(5),
  hexagon: regular(6),
  octagon: [[-EIGHTH, -1], [EIGHTH, -1], [1, -EIGHTH], [1, EIGHTH], [EIGHTH, 1], [-EIGHTH, 1], [-1, EIGHTH], [-1, -EIGHTH]],
  star: star(5),
  plus: bars(0),
  cross: bars(Math.PI / 4),
  arrow: regular(3, Math.PI / 2),
  shield: [[-0.8, -1], [0.8, -1], [0.8, 0.1], [0.45, 0.65], [0, 1], [-0.45, 0.65], [-0.8, 0.1]],
};

function trace(context: CanvasRenderingContext2D, shape: string, x: number, y: number, radius: number): void {
  const outline = Object.hasOwn(OUTLINES, shape) ? OUTLINES[shape] : undefined;
  context.beginPath();
  if (outline) {
    outline.forEach(([dx, dy], i) => (i === 0 ? context.moveTo(x + dx * radius, y + dy * radius) : context.lineTo(x + dx * radius, y + dy * radius)));
    context.closePath();
  } else if (shape === "half_circle") {
    context.arc(x, y, radius, Math.PI, 0);
    context.closePath();
  } else {
    context.arc(x, y, radius, 0, 2 * Math.PI);
  }
}

let onDark = false;

/** On a dark map dark marks get a light rim; their own colours stay. */
export function setMarksDark(dark: boolean): void {
  onDark = dark;
}

/** Draws a symbol about a point; `radius` in pixels of the context. */
export function drawSymbol(context: CanvasRenderingContext2D, symbol: Symbol, x: number, y: number, radius: number): void {
  trace(context, symbol.shape ?? "", x, y, radius);
  const width = Math.max(0.8, (symbol.width_mm ?? 0.25) * PIXELS_PER_MM);
  context.lineJoin = "round";
  if (onDark) {
    context.strokeStyle = "rgba(255,255,255,0.85)";
    context.lineWidth = width + 2.2;
    context.stroke();
  }
  context.globalAlpha = symbol.opacity ?? 1;
  context.fillStyle = symbol.fill ?? "#ffffff";
  context.fill();
  context.globalAlpha = 1;
  context.strokeStyle = symbol.stroke ?? "#ffffff";
  context.lineWidth = width;
  context.stroke();
}

function canvasOf(size: number): [HTMLCanvasElement, CanvasRenderingContext2D | null] {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = Math.ceil(size * RATIO);
  const context = canvas.getContext("2d");
  context?.scale(RATIO, RATIO);
  return [canvas, context];
}

/** A canvas for a legend or a table row, with what `draw` puts on it. */
export function legendCanvas(size: number, draw: (context: CanvasRenderingContext2D) => void): HTMLCanvasElement {
  const [canvas, context] = canvasOf(size);
  canvas.style.width = canvas.style.height = `${size}px`;
  canvas.setAttribute("aria-hidden", "true");
  if (context) draw(context);
  return canvas;
}

const DRAWN = new Map<string, HTMLCanvasElement>();

/** A canvas with the symbol, for legends and table rows. */
export function symbolCanvas(symbol: Symbol, size = 18): HTMLCanvasElement {
  const key = JSON.stringify([symbol, size, onDark]);
  let drawn = DRAWN.get(key);
  if (!drawn) {
    drawn = legendCanvas(size, (context) => drawSymbol(context, symbol, size / 2, size / 2, size / 2 - 2));
    DRAWN.set(key, drawn);
  }
  // Copies, since one canvas stands in one place.
  return legendCanvas(size, (context) => context.drawImage(drawn, 0, 0, size, size));
}

/** The symbol that a style gives to values: by category, by class, or the single one. */
export function symbolOf(style: LayerStyle | null, value: (field: string) => Cell): Symbol {
  if (!style) return {};
  const key = style.by === null ? null : value(style.by);
  const category = style.categories.find((c) => c.value === key);
  if (category) return category.symbol;
  const found = typeof key === "number" ? style.classes.find((c) => key < c.high) : undefined;
  return found?.symbol ?? style.symbol;
}

/** Size in millimetres: the symbol's own, or by a number of the feature. */
export function sizeOf(style: LayerStyle | null, symbol: Symbol, value: (field: string) => Cell): number {
  const by = style?.size_by;
  const own = symbol.size_mm ?? 3;
  if (!by) return own;
  const number = value(by.field);
  if (typeof number !== "number" || number <= by.from) return Math.max(own, by.from_mm);
  const share = Math.min(1, Math.sqrt((number - by.from) / Math.max(1, by.to - by.from)));
  return by.from_mm + share * (by.to_mm - by.from_mm);
}

const cache = new Map<string, Style>();

function iconStyle(key: string, size: number, zIndex: number, draw: (context: CanvasRenderingContext2D, size: number) => void): Style {
  let style = cache.get(key);
  if (!style) {
    // Clusters of many sizes and mixtures would fill it without end.
    if (cache.size > 4000) cache.clear();
    const [canvas, context] = canvasOf(size);
    if (context) draw(context, size);
    style = new Style({ image: new Icon({ img: canvas, scale: 1 / RATIO }), zIndex });
    cache.set(key, style);
  }
  return style;
}

function circle(context: CanvasRenderingContext2D, size: number, radius: number, width: number, colour: string, dash: number[] = []): void {
  context.beginPath();
  context.arc(size / 2, size / 2, radius, 0, 2 * Math.PI);
  context.setLineDash(dash);
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke();
  context.setLineDash([]);
}

function chosenRing(context: CanvasRenderingContext2D, size: number, radius: number): void {
  circle(context, size, radius, 4.5, "#000000");
  circle(context, size, radius, 2.5, "#ffd400");
}

/** Radius of a point in pixels. */
export const radiusOf = (sizeMm: number): number => Math.round(sizeMm * POINTS) / 2;

/** A point style, cached: thousands of incidents share some dozens of drawings. */
export function pointStyle(symbol: Symbol, sizeMm: number, selected: boolean): Style {
  const radius = radiusOf(sizeMm);
  return iconStyle(JSON.stringify(["point", symbol, radius, selected, onDark]), Math.ceil(radius * 2 + (selected ? 18 : 6)), selected ? 10 : 1, (context, size) => {
    if (selected) chosenRing(context, size, radius + 5);
    drawSymbol(context, symbol, size / 2, size / 2, radius);
  });
}

/** Pixels, growing with the count but never so large that clusters cover one another. */
export function clusterRadius(count: number): number {
  return 11 + Math.min(13, Math.sqrt(count) * 1.4);
}

function countText(context: CanvasRenderingContext2D, size: number, count: number, colour: string): void {
  context.fillStyle = colour;
  context.font = `600 ${count > 999 ? 11 : 12}px system-ui, "Noto Sans", sans-serif`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(String(count), size / 2, size / 2 + 0.5);
}

/** A mark for several incidents: their count, in a ring of the colours of their kinds. */
export function clusterStyle(colours: Map<string, number>, selected: boolean): Style {
  const parts = [...colours].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const count = parts.reduce((sum, [, n]) => sum + n, 0);
  const radius = clusterRadius(count);
  // Mixtures are told apart by sixteenths, so that like ones share a drawing.
  const key = JSON.stringify(["cluster", count, parts.map(([c, n]) => [c, Math.round((n / count) * 16)]), selected, onDark]);
  return iconStyle(key, Math.ceil(radius * 2 + 18), selected ? 9 : 2, (context, size) => {
    if (selected) chosenRing(context, size, radius + 5);
    context.beginPath();
    context.arc(size / 2, size / 2, radius, 0, 2 * Math.PI);
    context.fillStyle = onDark ? "#171a1e" : "#ffffff";
    context.fill();
    let from = -Math.PI / 2;
    for (const [colour, n] of parts) {
      const to = from + (2 * Math.PI * n) / count;
      context.beginPath();
      context.arc(size / 2, size / 2, radius - 2, from, to);
      context.strokeStyle = colour;
      context.lineWidth = 4;
      context.stroke();
      from = to;
    }
    circle(context, size, radius, 1, onDark ? "rgba(255,255,255,0.8)" : "rgba(20,24,30,0.75)");
    countText(context, size, count, onDark ? "#f2f4f6" : "#1d2126");
  });
}

/** Radius of the badge of an area, pixels. */
export const BADGE = 12;

/** What stands in the middle of an area: a broken circle, never a pin, with the kind or the count of what is told of the area. */
export function badgeStyle(symbol: Symbol | null, count: number, selected: boolean): Style {
  return iconStyle(JSON.stringify(["badge", symbol, count, selected, onDark]), BADGE * 2 + 18, selected ? 8 : 0, (context, size) => {
    if (selected) chosenRing(context, size, BADGE + 5);
    context.beginPath();
    context.arc(size / 2, size / 2, BADGE, 0, 2 * Math.PI);
    context.fillStyle = onDark ? "rgba(23,26,30,0.82)" : "rgba(255,255,255,0.82)";
    context.fill();
    circle(context, size, BADGE, 1.4, onDark ? "#c5cbd2" : "#50565e", [3, 2.6]);
    if (symbol) {
      context.globalAlpha = 0.9;
      drawSymbol(context, { ...symbol, opacity: 0.75 }, size / 2, size / 2, 5.5);
      context.globalAlpha = 1;
    } else {
      countText(context, size, count, onDark ? "#e3e6ea" : "#333a42");
    }
  });
}

/** `#RRGGBB` with an opacity as a CSS colour. */
export function colour(hex: string | null | undefined, opacity: number): string {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(hex ?? "");
  if (!match) return `rgba(128,128,128,${opacity})`;
  const [r, g, b] = match.slice(1).map((part) => parseInt(part, 16));
  return `rgba(${r},${g},${b},${opacity})`;
}

/** Fill and outline of an area. */
export function areaStyle(symbol: Symbol): Style {
  return new Style({
    fill: new Fill({ color: colour(symbol.fill, symbol.opacity ?? 0.3) }),
    stroke: new Stroke({
      color: colour(symbol.stroke ?? symbol.fill, 0.9),
      width: (symbol.width_mm ?? 0.3) * PIXELS_PER_MM,
      ...(symbol.dashed ? { lineDash: [7, 5] } : {}),
    }),
  });
}
