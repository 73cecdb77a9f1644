// The legend of a layer in the list of layers: its marks, with the values that stand for them. Only of what the layer holds.

import { el, plain } from "./dom";
import type { Symbol, Table } from "./payload";
import { colour, drawSymbol, legendCanvas, symbolOf } from "./symbols";

/** The marks of a layer with their words; one mark without words where all are alike. */
export function layerLegend(table: Table): Node {
  const style = table.layer.style;
  if (!style) return el("span", {});
  const entries: [Symbol, string][] = [];
  const used = table.layer.rows.map((_, row) => symbolOf(style, (field) => table.cell(row, field)));
  for (const { label, symbol } of [...style.categories, ...style.classes]) if (used.includes(symbol)) entries.push([symbol, label]);
  if (entries.length === 0) entries.push([style.symbol, ""]);
  return el("span", { class: "legend" }, ...entries.map(([symbol, label]) => el("span", {}, swatch(table, symbol), plain(label))));
}

function swatch(table: Table, symbol: Symbol): HTMLCanvasElement {
  const kind = table.layer.geometry;
  return legendCanvas(16, (context) => {
    context.strokeStyle = colour(symbol.stroke ?? symbol.fill, 0.9);
    if (kind === "Point") {
      drawSymbol(context, symbol, 8, 8, 5);
    } else if (kind === "MultiLineString") {
      context.lineWidth = 2;
      context.beginPath();
      context.moveTo(1, 8);
      context.lineTo(10, 8);
      context.stroke();
      context.beginPath();
      context.moveTo(15, 8);
      context.lineTo(9, 4);
      context.lineTo(9, 12);
      context.closePath();
      context.fillStyle = context.strokeStyle;
      if (symbol.arrow) context.fill();
    } else {
      context.fillStyle = colour(symbol.fill, symbol.opacity ?? 0.3);
      context.fillRect(1.5, 3.5, 13, 9);
      context.lineWidth = 1.2;
      context.setLineDash(symbol.dashed ? [3, 2] : []);
      context.strokeRect(1.5, 3.5, 13, 9);
    }
  });
}
