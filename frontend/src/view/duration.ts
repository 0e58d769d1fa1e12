/** Durations as the pages say them (static/js/moments.js): 12ms, 1.4s, 3m 20s. */
const LONG = [
  [86_400, "day", 3_600, "hour"],
  [3_600, "hour", 60, "minute"],
  [60, "minute", 1, "second"],
] as const;

const unit = (value: number, name: string, digits: number, language: string): string =>
  new Intl.NumberFormat(language, {
    style: "unit",
    unit: name,
    unitDisplay: "narrow",
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);

/** `seconds` from 0. */
export function duration(seconds: number, language: string): string {
  if (seconds < 1) return unit(Math.round(seconds * 1000), "millisecond", 0, language);
  if (seconds < 60) return unit(seconds, "second", 1, language);
  const whole = Math.round(seconds);
  const [size, name, part, smaller] = LONG.find(([least]) => whole >= least) ?? LONG[2];
  return `${unit(Math.floor(whole / size), name, 0, language)} ${unit(Math.floor((whole % size) / part), smaller, 0, language)}`;
}

/** Seconds between two moments as the server writes them; null when one of them is missing. */
export function secondsBetween(from: string, to: string): number | null {
  const seconds = (Date.parse(to) - Date.parse(from)) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : null;
}
