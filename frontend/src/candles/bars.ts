/** What the server says of a symbol, as bars, marks and panes: pure. */
import type { CandleData } from "../api/candles";

export type Side = "long" | "exit" | "short";
/** Something that was said of a bar by who shows the chart: a signal, a trade. */
export type Marker = { readonly session: string; readonly side: Side; readonly text: string };
/** A price worth a line across: a stop, a target. */
export type Level = { readonly price: number; readonly text: string };

export type Bar = {
  readonly session: string;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  /** Against the close before, as a share; null for the first bar that there is. */
  readonly change: number | null;
  /** How the candle is coloured: by its own open and close. */
  readonly rises: boolean;
  /** The condition was true here. */
  readonly isHit: boolean;
  readonly markers: readonly Marker[];
};

export type Line = {
  readonly text: string;
  readonly words: string;
  readonly pane: string;
  readonly values: readonly (number | null)[];
};

const SIDES: ReadonlySet<unknown> = new Set<Side>(["long", "exit", "short"]);

export function barsOf(data: CandleData, markers: readonly Marker[] = []): Bar[] {
  const hits = new Set(data.hits);
  const said = placed(data.session, markers);
  return data.session.map((session, place) => {
    const at = (column: readonly number[]): number => column[place] ?? Number.NaN;
    const before = place ? (data.close[place - 1] ?? null) : data.close_before;
    const close = at(data.close);
    return {
      session,
      open: at(data.open),
      high: at(data.high),
      low: at(data.low),
      close,
      volume: at(data.volume),
      change: before ? close / before - 1 : null,
      rises: close >= at(data.open),
      isHit: hits.has(session),
      markers: said.get(place) ?? [],
    };
  });
}

/** Markers by the place of the bar that their day is in: of a week, that which ends with or after the day. */
function placed(sessions: readonly string[], markers: readonly Marker[]): Map<number, Marker[]> {
  const found = new Map<number, Marker[]>();
  for (const marker of markers) {
    const place = sessions.findIndex((session) => session >= marker.session);
    // A day before the first bar that is shown is not shown, unless it is that bar's own.
    if (place < 0 || (place === 0 && sessions[0] !== marker.session)) continue;
    found.set(place, [...(found.get(place) ?? []), marker]);
  }
  return found;
}

export function linesOf(data: CandleData): Line[] {
  return Object.entries(data.lines).map(([text, values]) => ({
    text,
    words: data.legends[text]?.words ?? text,
    pane: data.legends[text]?.pane ?? "price",
    values,
  }));
}

/** The panes from top to bottom: prices, volume, then one for each kind of line that fits neither. */
export function panesOf(lines: readonly Line[]): string[] {
  return [...new Set(["price", "volume", ...lines.map(({ pane }) => pane)])];
}

/** Of a `data-markers` attribute; what is none is left out. */
export function readMarkers(json: string | undefined): Marker[] {
  return listIn(json).filter(
    (one): one is Marker => typeof one.session === "string" && SIDES.has(one.side) && typeof one.text === "string",
  );
}

/** Of a `data-levels` attribute; what is none is left out. */
export function readLevels(json: string | undefined): Level[] {
  return listIn(json).filter(
    (one): one is Level => typeof one.price === "number" && Number.isFinite(one.price) && typeof one.text === "string",
  );
}

function listIn(json: string | undefined): Record<string, unknown>[] {
  if (!json) return [];
  try {
    const found: unknown = JSON.parse(json);
    return Array.isArray(found) ? found.filter((one) => typeof one === "object" && one !== null) : [];
  } catch {
    return [];
  }
}

/** How many digits after the point prices need: those that they have, at most two, and more below one. */
export function digitsOf(bars: readonly Bar[]): number {
  const smallest = Math.min(...bars.map(({ low }) => low).filter((low) => low > 0), 1_000_000);
  const most = smallest >= 1 ? 2 : Math.min(6, 2 + Math.ceil(-Math.log10(smallest)));
  const fits = (digits: number): boolean =>
    bars.every(({ open, high, low, close }) =>
      [open, high, low, close].every((price) => Math.abs(price - Number(price.toFixed(digits))) < 1e-9 * price),
    );
  for (let digits = 0; digits < most; digits += 1) if (fits(digits)) return digits;
  return most;
}

/** Where a key moves from a bar: a place from 0 to `last`, or null for a key that moves nowhere. */
export function moved(key: string, place: number, bars: readonly Bar[], byMark: boolean): number | null {
  const last = bars.length - 1;
  const towards = (step: number): number => {
    if (!byMark) return place + step;
    for (let next = place + step; next >= 0 && next <= last; next += step) {
      const bar = bars[next];
      if (bar && (bar.isHit || bar.markers.length)) return next;
    }
    return place;
  };
  const places = new Map([
    ["ArrowLeft", () => towards(-1)],
    ["ArrowRight", () => towards(1)],
    ["PageUp", () => place - 20],
    ["PageDown", () => place + 20],
    ["Home", () => 0],
    ["End", () => last],
  ]);
  const found = places.get(key)?.();
  return found === undefined ? null : Math.max(0, Math.min(last, found));
}
