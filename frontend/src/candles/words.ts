/** Bars in numbers and words of the reader's language; given words, pure. */
import { t } from "../lib/t";
import type { Bar, Line, Side } from "./bars";

export type Formats = {
  readonly price: (value: number) => string;
  readonly volume: (value: number) => string;
  /** "+1.23%", "−1.23%", "0.00%"; "" where there is none. */
  readonly change: (share: number | null) => string;
  readonly day: (session: string) => string;
  readonly number: (value: number) => string;
};

export function formatsOf(language: string, digits: number): Formats {
  const prices = new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const short = new Intl.NumberFormat(language, { notation: "compact", maximumFractionDigits: 1 });
  const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  const shares = new Intl.NumberFormat(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const plain = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
  const small = new Intl.NumberFormat(language, { maximumSignificantDigits: 3 });
  // A session is a day of its exchange: it is no moment, and moves with no zone.
  const day = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" });
  return {
    price: (value) => prices.format(value),
    volume: (value) => (value < 100_000 ? whole : short).format(value),
    change: (share) => (share === null ? "" : signed(shares.format(Math.abs(share * 100)), share)),
    day: (session) => day.format(new Date(`${session}T00:00:00Z`)),
    number: (value) => (value !== 0 && Math.abs(value) < 1 ? small : plain).format(value),
  };
}

/** A true minus is as wide as a plus; what rounds to nothing has no sign. */
function signed(digits: string, share: number): string {
  if (!/[1-9]/.test(digits)) return `${digits}%`;
  return `${share > 0 ? "+" : "\u2212"}${digits}%`;
}

/** up, down, or "" for what did not move. */
export function direction(share: number | null): "up" | "down" | "" {
  if (!share) return "";
  return share > 0 ? "up" : "down";
}

export function sideWords(side: Side): string {
  return { long: t("Buy"), exit: t("Exit"), short: t("Sell short") }[side];
}

/** What was said of the bar, one after the other; "" for nothing. */
export function marksOf(bar: Bar): string[] {
  const said = bar.markers.map(({ side, text }) => (text ? `${sideWords(side)}: ${text}` : sideWords(side)));
  return bar.isHit ? [...said, t("The condition is true.")] : said;
}

/** The bar as it is read aloud. */
export function spoken(bar: Bar, lines: readonly Line[], place: number, formats: Formats): string {
  const { price, volume, change, day, number } = formats;
  const sentences = [
    t("%(day)s: open %(open)s, high %(high)s, low %(low)s, close %(close)s, volume %(volume)s.", {
      day: day(bar.session),
      open: price(bar.open),
      high: price(bar.high),
      low: price(bar.low),
      close: price(bar.close),
      volume: volume(bar.volume),
    }),
  ];
  if (bar.change !== null) sentences.push(t("Change %(change)s.", { change: change(bar.change) }));
  for (const line of lines) {
    const value = line.values[place];
    if (typeof value === "number")
      sentences.push(`${line.words} ${line.pane === "price" ? price(value) : number(value)}.`);
  }
  const marks = marksOf(bar).map((text) => `${text.replace(/[.\s]+$/, "")}.`);
  return [...sentences, ...marks].join(" ");
}
