// The marks of the styles as canvas drawings and OpenLayers styles: the same shapes and colours that the QGIS styles have.

import { Circle, Fill, Icon, Stroke, Style } from "ol/style";
import type { Cell, Style as LayerStyle, Symbol } from "./payload";

const PIXELS_PER_MM = 96 / 25.4;
const RATIO = Math.max(2, Math.ceil(globalThis.devicePixelRatio || 1));

type Outline = [number, number][];

function regular(corners: number, turn = 0): Outline {
  return Array.from({ length: corners }, (_, i) => {
    const angle = -Math.PI / 2 + turn + (2 * Math.PI * i) / corners;
    return [Math.cos(angle), Math.sin(angle)];
  });
}

function star(points: number, inner: number): Outline {
  return Array.from({ length: points * 2 }, (_, i) => {
    const angle = -Math.PI / 2 + (Math.PI * i) / points;
    const radius = i % 2 === 0 ? 1 : inner;
    return [Math.cos(angle) * radius, Math.sin(angle) * radius];
  });
}

function bars(turn: number): Outline {
  const w = 0.36;
  const plus: Outline = [[-w, -1], [w, -1], [w, -w], [1, -w], [1, w], [w, w], [w, 1], [-w, 1], [-w, w], [-1, w], [-1, -w], [-w, -w]];
  return plus.map(([x, y]) => [x * Math.cos(turn) - y * Math.sin(turn), x * Math.sin(turn) + y * Math.cos(turn)]);
}

// Names are those of the profile's styles; a shape that is not here is drawn as a circle.
const OUTLINES: Record<string, Outline> = {
  triangle: regular(3),
  triangle_down: regular(3, Math.PI),
  square: [[-0.85, -0.85], [0.85, -0.85], [0.85, 0.85], [-0.85, 0.85]],
  diamond: regular(4),
  pentagon: regular(5),
  hexagon: regular(6),
  star: star(5, 0.45),
  plus: bars(0),
  cross: bars(Math.PI / 4),
  arrow: [[0, -1], [0.75, 0.1], [0.28, 0.1], [0.28, 1], [-0.28, 1], [-0.28, 0.1], [-0.75, 0.1]],
  shield: [[-0.8, -0.9], [0.8, -0.9], [0.8, 0.1], [0.45, 0.65], [0, 1], [-0.45, 0.65], [-0.8, 0.1]],
};

/** Draws a symbol about a point; `radius` in pixels of the context. */
export function drawSymbol(context: CanvasRenderingContext2D, symbol: Symbol, x: number, y: number, radius: number): void {
  const outline = OUTLINES[symbol.shape ?? ""];
  context.beginPath();
  if (outline) {
    outline.forEach(([dx, dy], i) => (i === 0 ? context.moveTo(x + dx * radius, y + dy * radius) : context.lineTo(x + dx * radius, y + dy * radius)));
    context.closePath();
  } else if (symbol.shape === "half_circle") {
    context.arc(x, y, radius, Math.PI, 0);
    context.closePath();
  } else {
    context.arc(x, y, radius, 0, 2 * Math.PI);
  }
  context.globalAlpha = symbol.opacity ?? 1;
  context.fillStyle = symbol.fill ?? "#ffffff";
  context.fill();
  context.globalAlpha = 1;
  context.strokeStyle = symbol.stroke ?? "#ffffff";
  context.lineWidth = Math.max(1, (symbol.width_mm ?? 0.25) * PIXELS_PER_MM * (radius > 20 ? 2 : 1));
  context.stroke();
}

/** A canvas with the symbol, for legends and table rows. */
export function symbolCanvas(symbol: Symbol, size = 18): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size * RATIO;
  canvas.style.width = canvas.style.height = `${size}px`;
  canvas.setAttribute("aria-hidden", "true");
  const context = canvas.getContext("2d");
  if (context) drawSymbol(context, symbol, (size * RATIO) / 2, (size * RATIO) / 2, (size * RATIO) / 2 - 2 * RATIO);
  return canvas;
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

/** A point style, cached: thousands of incidents share some dozens of drawings. */
export function pointStyle(symbol: Symbol, sizeMm: number, selected: boolean): Style {
  const radius = Math.round(((sizeMm * PIXELS_PER_MM) / 2) * 2) / 2;
  const key = JSON.stringify([symbol, radius, selected]);
  let style = cache.get(key);
  if (!style) {
    const size = Math.ceil(radius * 2 + (selected ? 14 : 4));
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = size * RATIO;
    const context = canvas.getContext("2d");
    if (context) {
      context.scale(RATIO, RATIO);
      if (selected) {
        context.beginPath();
        context.arc(size / 2, size / 2, radius + 4.5, 0, 2 * Math.PI);
        context.strokeStyle = "#000000";
        context.lineWidth = 4;
        context.stroke();
        context.strokeStyle = "#ffd400";
        context.lineWidth = 2;
        context.stroke();
      }
      drawSymbol(context, symbol, size / 2, size / 2, radius);
    }
    style = new Style({ image: new Icon({ img: canvas, scale: 1 / RATIO }), zIndex: selected ? 10 : 1 });
    cache.set(key, style);
  }
  return style;
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

/** A plain dot, for arrow ends. */
export function dot(fill: string, radius: number): Circle {
  return new Circle({ radius, fill: new Fill({ color: fill }) });
}

export { PIXELS_PER_MM };
