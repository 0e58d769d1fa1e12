/** Times in the reader's language and zone. */
import { readBoot } from "../lib/boot";

/** As "Mon, 30 Nov, 09:00": within a year no more is needed. */
export function shortTime(iso: string): string {
  const { language, zone } = readBoot();
  const how = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" } as const;
  return new Intl.DateTimeFormat(language, { ...how, timeZone: zone }).format(new Date(iso));
}

/** With the year and seconds, for whoever points at it. */
export function fullTime(iso: string): string {
  const { language, zone } = readBoot();
  return new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "long", timeZone: zone }).format(
    new Date(iso),
  );
}
