// Times in the zone of the account, or else the browser's own, and in the page's language; durations. pastetrader/templatetags/pages.py says the same on the server.

const language = document.documentElement.lang || "en";
const timeZone = known(document.documentElement.dataset.zone);
const full = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "medium", timeZone });
const clock = new Intl.DateTimeFormat(language, {
  hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false, timeZone,
});
const day = new Intl.DateTimeFormat(language, {
  weekday: "short", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", timeZone,
});
const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
const STEPS = [["second", 60], ["minute", 60], ["hour", 24], ["day", 7], ["week", Infinity]];

const LONG = [[86400, "day", 3600, "hour"], [3600, "hour", 60, "minute"], [60, "minute", 1, "second"]];

// A browser may not know the zone by that name.
function known(zone) {
  try {
    return zone && new Intl.DateTimeFormat("en", { timeZone: zone }) ? zone : undefined;
  } catch {
    return undefined;
  }
}

const unit = (value, name, digits) =>
  new Intl.NumberFormat(language, {
    style: "unit", unit: name, unitDisplay: "narrow", minimumFractionDigits: digits, maximumFractionDigits: digits,
  }).format(value);

export function duration(seconds) {
  if (seconds < 1) return unit(Math.round(seconds * 1000), "millisecond", 0);
  if (seconds < 60) return unit(seconds, "second", 1);
  const whole = Math.round(seconds);
  const [size, name, part, smaller] = LONG.find(([least]) => whole >= least);
  return `${unit(Math.floor(whole / size), name, 0)} ${unit(Math.floor((whole % size) / part), smaller, 0)}`;
}

function ago(date) {
  let amount = (date - Date.now()) / 1000;
  if (Math.abs(amount) < 10) return relative.format(0, "second");
  for (const [name, size] of STEPS) {
    if (Math.abs(amount) < size) return relative.format(Math.round(amount), name);
    amount /= size;
  }
  return full.format(date);
}

const WAYS = { relative: ago, full: (date) => full.format(date), clock: (date) => clock.format(date), day: (date) => day.format(date) };

// Whose title says something else, or nothing more.
const ELSEWHERE = new Set(["full", "day"]);

export function showMoments(root = document) {
  for (const element of root.querySelectorAll("time[data-moment]")) {
    const date = new Date(element.dateTime);
    if (Number.isNaN(date.getTime())) continue;
    const text = WAYS[element.dataset.moment]?.(date) ?? full.format(date);
    if (element.textContent !== text) element.textContent = text;
    if (!ELSEWHERE.has(element.dataset.moment)) element.title = full.format(date);
  }
}

export function moment(iso, way) {
  const element = document.createElement("time");
  element.dateTime = iso;
  element.dataset.moment = way;
  element.textContent = WAYS[way](new Date(iso));
  element.title = full.format(new Date(iso));
  return element;
}
