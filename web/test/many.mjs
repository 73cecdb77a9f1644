// A corpus of any size, made out of a small one: the same incidents with other ids, days and places. The same each time.

/** `count` incidents, their mentions, spread over four years and some degrees around where they were. */
export function multiplied(payload, count) {
  const copy = structuredClone(payload);
  const layer = (name) => copy.layers.find((l) => l.name === name);
  const column = (l, name) => l.fields.findIndex((f) => f.name === name);
  let seed = 1;
  const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
  const incidents = layer("incidents");
  const mentions = layer("mentions");
  const own = { rows: incidents.rows, geometries: incidents.geometries, mentions: mentions.rows };
  const at = (l, ...names) => names.map((n) => column(l, n));
  const [id, start, end, precision] = at(incidents, "id", "date_start", "date_end", "geo_precision");
  const [incident, mention] = at(mentions, "incident", "id");
  const byIncident = new Map();
  for (const row of own.mentions) byIncident.set(row[incident], [...(byIncident.get(row[incident]) ?? []), row]);
  incidents.rows = [];
  incidents.geometries = [];
  mentions.rows = [];
  if (layer("unplaced")) layer("unplaced").rows = [];
  // No two reports say it in the same words, so sentences are mixed anew out of those of the small one: what packs well must not flatter.
  const vocabulary = own.mentions.flatMap((row) => String(row[column(mentions, "quote")]).split(" "));
  const sentence = () => Array.from({ length: 12 + Math.floor(random() * 25) }, () => vocabulary[Math.floor(random() * vocabulary.length)]).join(" ");
  const [quote] = at(incidents, "quote");
  const [mentionQuote] = at(mentions, "quote");
  for (let i = 0; i < count; i++) {
    const from = i % own.rows.length;
    const row = [...own.rows[from]];
    const name = `inc-${String(i).padStart(10, "0")}`;
    for (const m of byIncident.get(row[id]) ?? []) {
      const copied = [...m];
      copied[incident] = name;
      copied[mentionQuote] = sentence();
      copied[mention] = `men-${mentions.rows.length}`;
      mentions.rows.push(copied);
    }
    row[id] = name;
    row[quote] = sentence();
    const day = new Date(Date.UTC(2022, 0, 1) + Math.floor(random() * 1460) * 86_400_000).toISOString().slice(0, 10);
    row[start] = row[end] = day;
    const [lon, lat] = own.geometries[from];
    incidents.rows.push(row);
    // Areas stay where they are: a region has one middle, however much is told of it.
    const spot = ["site", "town", "near"].includes(row[precision]);
    incidents.geometries.push(spot ? [lon + (random() - 0.5) * 3, lat + (random() - 0.5) * 2] : [lon, lat]);
  }
  if (copy.areas) copy.areas.of = incidents.rows.map((_, i) => copy.areas.of[i % own.rows.length]);
  return copy;
}
