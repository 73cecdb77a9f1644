// Values of fields in words for people.

/** How exact a place is. */
export const PRECISIONS: Record<string, string> = {
  site: "a named site", town: "a town or village", near: "near the named place", district: "a district, not a point", region: "a region, not a point", country: "a country, not a point",
};

/** Where a day comes from. */
export const BASES: Record<string, string> = {
  explicit: "the day is written out", year_inferred: "the year was inferred", relative_to_publication: "counted from the day of publication", relative_to_event: "counted from another event",
  heading: "from the heading", publication_window: "assumed shortly before publication", none: "",
};

/** Words that need the data: labels of kinds, names of belts. */
export interface Words {
  kind(value: string): string;
  belt(id: string): string;
}

/** `prison_break` as "Prison break". */
export function sentence(value: string): string {
  const text = value.replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** 20000 as "20,000", whatever the reader's own country writes: the page is in English. */
export function number(value: number): string {
  return value.toLocaleString("en-GB");
}
