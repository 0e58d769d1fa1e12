/** Figures of a table in the reader's language. Pure. */
export type Figures = {
  readonly price: (value: number) => string;
  readonly volume: (value: number) => string;
  /** "+1.23%", "−1.23%", "0.00%"; "–" where there is none. */
  readonly change: (percent: number | null) => string;
  readonly value: (value: number | null) => string;
  /** Of a share: "2.1%". */
  readonly distance: (share: number | null) => string;
  readonly count: (value: number) => string;
};

const NONE = "–";

export function figuresOf(language: string): Figures {
  const price = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
  const small = new Intl.NumberFormat(language, { maximumSignificantDigits: 4 });
  const short = new Intl.NumberFormat(language, { notation: "compact", maximumFractionDigits: 1 });
  const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  const two = new Intl.NumberFormat(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const readable = (value: number): string => {
    const size = Math.abs(value);
    if (value !== 0 && size < 1) return small.format(value);
    return size < 1_000_000 ? price.format(value) : short.format(value);
  };
  return {
    price: (value) => (Math.abs(value) < 1 ? small : price).format(value),
    volume: (value) => (value < 100_000 ? whole : short).format(value),
    change: (percent) => (percent === null ? NONE : signed(two.format(Math.abs(percent)), percent)),
    value: (value) => (value === null ? NONE : readable(value)),
    distance: (share) => (share === null ? NONE : `${small.format(Number((share * 100).toPrecision(2)))}%`),
    count: (value) => whole.format(value),
  };
}

/** A true minus is as wide as a plus; what rounds to nothing has no sign. */
function signed(digits: string, percent: number): string {
  if (!/[1-9]/.test(digits)) return `${digits}%`;
  return `${percent > 0 ? "+" : "\u2212"}${digits}%`;
}

/** up, down, or "" for what did not move. */
export function direction(percent: number | null): "up" | "down" | "" {
  if (!percent) return "";
  return percent > 0 ? "up" : "down";
}
