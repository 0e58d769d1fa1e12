/** Moments in the zone of the account and the page's language, and durations; static/js/moments.js says the same. */
import { readBoot } from "./boot";

type Formats = {
  readonly short: Intl.DateTimeFormat;
  readonly full: Intl.DateTimeFormat;
  readonly clock: Intl.DateTimeFormat;
  readonly relative: Intl.RelativeTimeFormat;
  readonly language: string;
};

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["second", 60],
  ["minute", 60],
  ["hour", 24],
  ["day", 7],
  ["week", Number.POSITIVE_INFINITY],
];
const LONG = [
  [86_400, "day", 3_600, "hour"],
  [3_600, "hour", 60, "minute"],
  [60, "minute", 1, "second"],
] as const;

const SHORT = {
  weekday: "short",
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
} as const;

let made: Formats | null = null;

function formats(): Formats {
  if (made) return made;
  const { language, zone } = readBoot();
  const timeZone = known(zone);
  made = {
    language,
    short: new Intl.DateTimeFormat(language, { ...SHORT, ...timeZone }),
    full: new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "medium", ...timeZone }),
    clock: new Intl.DateTimeFormat(language, {
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      hour12: false,
      ...timeZone,
    }),
    relative: new Intl.RelativeTimeFormat(language, { numeric: "auto" }),
  };
  return made;
}

/** A browser may not know the zone by that name. */
function known(timeZone: string): { timeZone?: string } {
  try {
    return timeZone && new Intl.DateTimeFormat("en", { timeZone }) ? { timeZone } : {};
  } catch {
    return {};
  }
}

/** As "Mon, 30 Nov, 09:00", by the account's clock or that of a zone: within a year no more is needed. */
export function shortMoment(iso: string, zone = ""): string {
  const { short, language } = formats();
  const format = zone ? new Intl.DateTimeFormat(language, { ...SHORT, ...known(zone) }) : short;
  return format.format(new Date(iso));
}
export const fullMoment = (iso: string): string => formats().full.format(new Date(iso));
export const clockMoment = (iso: string): string => formats().clock.format(new Date(iso));

/** As “5 minutes ago”. */
export function relativeMoment(iso: string, now: number = Date.now()): string {
  let amount = (Date.parse(iso) - now) / 1000;
  if (Math.abs(amount) < 10) return formats().relative.format(0, "second");
  for (const [name, size] of STEPS) {
    if (Math.abs(amount) < size) return formats().relative.format(Math.round(amount), name);
    amount /= size;
  }
  return fullMoment(iso);
}

const units = new Map<string, Intl.NumberFormat>();

/** One of each: a formatter takes longer to make than a hundred numbers to write, and a large run has a thousand rows. */
function unitFormat(language: string, name: string, digits: number): Intl.NumberFormat {
  const id = `${language} ${name} ${digits}`;
  const known = units.get(id);
  if (known) return known;
  const options = { style: "unit", unit: name, unitDisplay: "narrow" } as const;
  const format = new Intl.NumberFormat(language, {
    ...options,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  units.set(id, format);
  return format;
}

/** As “1.2s”, “3m 20s”. */
export function duration(seconds: number, language: string = formats().language): string {
  const unit = (value: number, name: string, digits: number) => unitFormat(language, name, digits).format(value);
  if (seconds < 1) return unit(Math.max(0, Math.round(seconds * 1000)), "millisecond", 0);
  if (seconds < 60) return unit(seconds, "second", 1);
  const whole = Math.round(seconds);
  const [size, name, part, smaller] = LONG.find(([least]) => whole >= least) ?? LONG[2];
  return `${unit(Math.floor(whole / size), name, 0)} ${unit(Math.floor((whole % size) / part), smaller, 0)}`;
}

/** Between two moments in seconds, the second of which may be still to come; 0 without a first. */
export function secondsBetween(start: string, end: string, now: number = Date.now()): number {
  if (!start) return 0;
  return Math.max(0, ((end ? Date.parse(end) : now) - Date.parse(start)) / 1000);
}
