// The timeline: a histogram of incidents, a brush over it, and play. Knows days and counts, not incidents.

import { byId, el } from "./dom";
import { isoDay } from "./days";

const NS = "http://www.w3.org/2000/svg";

interface Bin {
  from: number;
  to: number;
  count: number;
}

export class Timeline {
  private readonly svg: SVGSVGElement;
  private readonly from = byId("from") as HTMLInputElement;
  private readonly to = byId("to") as HTMLInputElement;
  private readonly play = byId("play") as HTMLButtonElement;
  private range: [number, number] | null = null;
  private bins: Bin[] = [];
  private timer = 0;
  private dragFrom: number | null = null;
  private readonly peak = el("p", { class: "peak" });

  constructor(private readonly first: number, private readonly last: number, private readonly changed: (from: number | null, to: number | null) => void) {
    this.svg = document.createElementNS(NS, "svg");
    this.svg.setAttribute("role", "img");
    this.svg.setAttribute("preserveAspectRatio", "none");
    byId("histogram").append(this.svg, this.peak);
    for (const input of [this.from, this.to]) {
      input.min = isoDay(first);
      input.max = isoDay(last);
      input.addEventListener("change", () => this.fromInputs(input));
    }
    byId("all-time").addEventListener("click", () => this.set(null, true));
    this.play.addEventListener("click", () => (this.timer ? this.stop() : this.start()));
    this.svg.addEventListener("pointerdown", (e) => {
      this.stop();
      this.svg.setPointerCapture(e.pointerId);
      this.dragFrom = this.dayAt(e);
    });
    this.svg.addEventListener("pointermove", (e) => {
      if (this.dragFrom === null) return;
      const day = this.dayAt(e);
      this.set([Math.min(this.dragFrom, day), Math.max(this.dragFrom, day)], true);
    });
    this.svg.addEventListener("pointerup", (e) => {
      const day = this.dayAt(e);
      if (this.dragFrom !== null && Math.abs(day - this.dragFrom) < Math.max(1, (this.last - this.first) / 200)) this.set(null, true);
      this.dragFrom = null;
    });
  }

  /** Draws the same anew, for another width. */
  resize(): void {
    this.axis();
  }

  /** Draws the counts of the incidents that pass all filters but the dates. */
  draw(days: (number | null)[]): void {
    const span = Math.max(1, this.last - this.first + 1);
    const step = [1, 7, 14, 30, 91, 182, 365, 1826].find((s) => span / s <= 110) ?? 3652;
    const count = Math.ceil(span / step);
    this.bins = Array.from({ length: count }, (_, i) => ({ from: this.first + i * step, to: this.first + (i + 1) * step - 1, count: 0 }));
    for (const day of days) {
      const bin = day === null ? undefined : this.bins[Math.floor((day - this.first) / step)];
      if (bin) bin.count++;
    }
    const top = Math.max(1, ...this.bins.map((b) => b.count));
    this.svg.setAttribute("viewBox", `0 0 ${count * 10} 100`);
    this.svg.setAttribute("aria-label", `Incidents over time, ${isoDay(this.first)} to ${isoDay(this.last)}, at most ${top} in ${step} days`);
    this.svg.replaceChildren(
      ...this.bins.map((bin, i) => {
        const rect = document.createElementNS(NS, "rect");
        const height = bin.count === 0 ? 0 : Math.max(3, (bin.count / top) * 96);
        rect.setAttribute("x", String(i * 10 + 0.75));
        rect.setAttribute("width", "8.5");
        rect.setAttribute("y", String(100 - height));
        rect.setAttribute("height", String(height));
        const title = document.createElementNS(NS, "title");
        title.textContent = `${isoDay(bin.from)} to ${isoDay(bin.to)}: ${bin.count}`;
        rect.append(title);
        return rect;
      }),
    );
    this.mark();
    const undated = days.filter((day) => day === null).length;
    this.peak.textContent = `at most ${top} ${UNITS[step] ?? `in ${step} days`}${undated > 0 ? ` · ${undated} without a day` : ""}`;
    this.axis();
  }

  private axis(): void {
    const width = this.svg.clientWidth;
    const span = Math.max(1, this.last - this.first + 1);
    byId("axis").replaceChildren(...ticks(this.first, this.last, Math.max(2, Math.floor(width / 74))).flatMap(([day, text]) => {
      const share = (day - this.first) / span;
      // A name that has no room before the end is left out.
      if ((1 - share) * width < 62) return [];
      const label = el("span", {}, text);
      label.style.left = `${share * 100}%`;
      return [label];
    }));
  }

  set(range: [number, number] | null, tell = false): void {
    this.range = range;
    this.from.value = isoDay(range ? range[0] : this.first);
    this.to.value = isoDay(range ? range[1] : this.last);
    this.mark();
    if (tell) this.changed(range ? range[0] : null, range ? range[1] : null);
  }

  private mark(): void {
    const [from, to] = this.range ?? [this.first, this.last];
    this.svg.querySelectorAll("rect").forEach((rect, i) => {
      const bin = this.bins[i];
      rect.classList.toggle("out", !bin || bin.to < from || bin.from > to);
    });
  }

  private dayAt(event: PointerEvent): number {
    const box = this.svg.getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (event.clientX - box.left) / Math.max(1, box.width)));
    return Math.round(this.first + share * (this.last - this.first));
  }

  private fromInputs(changed: HTMLInputElement): void {
    this.stop();
    const parse = (input: HTMLInputElement, fallback: number) => (input.value === "" ? fallback : Math.round(Date.parse(`${input.value}T00:00:00Z`) / 86_400_000));
    let from = parse(this.from, this.first);
    let to = parse(this.to, this.last);
    // A start after the end takes the end along, and the other way round.
    if (from > to && changed === this.from) to = from;
    else if (from > to) from = to;
    const whole = from <= this.first && to >= this.last;
    this.set(whole ? null : [from, to], true);
  }

  private start(): void {
    const span = this.last - this.first + 1;
    const width = Math.max(1, Math.round(this.range && this.range[1] - this.range[0] < span - 1 ? this.range[1] - this.range[0] + 1 : span / 12));
    const step = Math.max(1, Math.round(width / 3));
    let from = this.range && this.range[0] + width <= this.last ? this.range[0] : this.first;
    this.play.textContent = "❚❚ Pause";
    this.play.setAttribute("aria-pressed", "true");
    const tick = () => {
      this.set([from, Math.min(this.last, from + width - 1)], true);
      if (from + width > this.last) this.stop();
      from += step;
    };
    this.timer = window.setInterval(tick, 700);
    tick();
  }

  private stop(): void {
    window.clearInterval(this.timer);
    this.timer = 0;
    this.play.textContent = "▶ Play";
    this.play.setAttribute("aria-pressed", "false");
  }
}

const UNITS: Record<number, string> = { 1: "a day", 7: "a week", 14: "in two weeks", 30: "in 30 days", 91: "in 91 days", 182: "in half a year", 365: "a year" };
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Days to name under the histogram: firsts of years, else of months, else every few days; not more than there is room for. */
function ticks(first: number, last: number, most: number): [number, string][] {
  const out: [number, string][] = [];
  const months = (last - first) / 30.4;
  if (months < 2) {
    const step = Math.max(1, Math.ceil((last - first + 1) / most));
    for (let day = first; day <= last; day += step) out.push([day, isoDay(day)]);
    return out;
  }
  const every = [1, 2, 3, 6, 12, 24, 60, 120, 240].find((n) => months / n <= most) ?? 600;
  const start = new Date(first * 86_400_000);
  const from = start.getUTCFullYear() * 12 + start.getUTCMonth();
  for (let month = Math.ceil(from / every) * every; ; month += every) {
    const day = Math.round(Date.UTC(Math.floor(month / 12), month % 12, 1) / 86_400_000);
    if (day > last) break;
    if (day >= first) out.push([day, every >= 12 ? String(Math.floor(month / 12)) : `${MONTHS[month % 12]} ${Math.floor(month / 12)}`]);
  }
  return out;
}
