/** Times in the reader's language and zone; who has chosen no zone has the browser's. */
import { readBoot } from "../lib/boot";

/** As "Mon, 30 Nov, 09:00": within a year no more is needed. */
export const shortTime = (iso: string): string =>
  written(iso, { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });

/** With the year and seconds, for whoever points at it. */
export const fullTime = (iso: string): string => written(iso, { dateStyle: "full", timeStyle: "long" });

function written(iso: string, how: Intl.DateTimeFormatOptions): string {
  const { language, zone } = readBoot();
  return new Intl.DateTimeFormat(language, zone ? { ...how, timeZone: zone } : how).format(new Date(iso));
}
