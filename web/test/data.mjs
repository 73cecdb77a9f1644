// What the tests hold the page against: the incidents of the data as objects, counted without any code of the page.

export function rowsOf(payload, name) {
  const layer = payload.layers.find((l) => l.name === name);
  if (!layer) return [];
  return layer.rows.map((row, at) => {
    const out = { geometry: layer.geometries[at] ?? null };
    layer.fields.forEach((field, column) => (out[field.name] = row[column]));
    return out;
  });
}

export const list = (text) => (text === null || text === undefined || text === "" ? [] : text.split("; "));

/** A whole layer of another name or with other rows. */
export function changed(payload, name, change) {
  const copy = structuredClone(payload);
  const layer = copy.layers.find((l) => l.name === name);
  const column = (field) => layer.fields.findIndex((f) => f.name === field);
  change(layer, column);
  return copy;
}
