// Days as whole numbers since 1970-01-01, so that filters and the histogram compare numbers. Knows no time zone.

const DAY = 86_400_000;

/** The number of an ISO day; null for anything else. */
export function dayNumber(text: string | null): number | null {
  if (!text || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(time) ? null : Math.round(time / DAY);
}

/** The ISO day of a number. */
export function isoDay(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}
