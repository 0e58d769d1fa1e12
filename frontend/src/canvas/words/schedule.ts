/** When a trigger starts, in words. Pure but for the language of weekdays. */
import { t, tn } from "../../lib/t";

type Config = Readonly<Record<string, unknown>>;

export function scheduleWords(config: Config, language: string): string {
  const { cron_expression: cron, interval_seconds: seconds, run_date: date, session, timezone } = config;
  if (typeof cron === "string") return [cronWords(cron, language), zoneWords(timezone)].filter(Boolean).join(" · ");
  if (typeof seconds === "number") return intervalWords(seconds);
  if (typeof date === "string") return t("Once, %(when)s", { when: date.replace("T", " ").slice(0, 16) });
  if (session && typeof session === "object") return sessionWords(session as Config);
  return t("On a schedule");
}

const zoneWords = (zone: unknown): string =>
  typeof zone === "string" ? (zone.split("/").at(-1) ?? zone).replaceAll("_", " ") : "";

function intervalWords(seconds: number): string {
  if (seconds % 3_600 === 0) return tn("Every hour", "Every %(n)s hours", seconds / 3_600);
  if (seconds % 60 === 0) return tn("Every minute", "Every %(n)s minutes", seconds / 60);
  return tn("Every second", "Every %(n)s seconds", seconds);
}

function sessionWords({ mic, anchor, offset_minutes: offset }: Config): string {
  const values = { n: Math.abs(Number(offset) || 0), mic: String(mic ?? "") };
  const isOpen = anchor === "open";
  if (values.n === 0) return isOpen ? t("When %(mic)s opens", values) : t("When %(mic)s closes", values);
  if (Number(offset) > 0) {
    return isOpen ? t("%(n)s min after %(mic)s opens", values) : t("%(n)s min after %(mic)s closes", values);
  }
  return isOpen ? t("%(n)s min before %(mic)s opens", values) : t("%(n)s min before %(mic)s closes", values);
}

/** `40 15 * * 1-5` is "Weekdays 15:40"; what is less simple stays as it is written. */
export function cronWords(cron: string, language: string): string {
  const [minute = "", hour = "", day, month, weekday = ""] = cron.trim().split(/\s+/);
  if (day !== "*" || month !== "*" || !/^\d+$/.test(minute)) return cron;
  if (hour === "*" && weekday === "*") return t("Every hour at :%(minute)s", { minute: minute.padStart(2, "0") });
  if (!/^\d+$/.test(hour)) return cron;
  const time = `${hour.padStart(2, "0")}:${minute.padStart(2, "0")}`;
  if (weekday === "*") return t("Daily %(time)s", { time });
  if (weekday === "1-5" || weekday.toLowerCase() === "mon-fri") return t("Weekdays %(time)s", { time });
  if (/^[0-7](,[0-7])*$/.test(weekday)) {
    const format = new Intl.DateTimeFormat(language, { weekday: "short", timeZone: "UTC" });
    // The 4th of January 1970 was a Sunday.
    const names = weekday.split(",").map((one) => format.format(new Date(Date.UTC(1970, 0, 4 + Number(one)))));
    return `${names.join(", ")} ${time}`;
  }
  return cron;
}
