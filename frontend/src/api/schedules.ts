/** When something would start by itself that is not saved yet. */
import { answered, api } from "./client";
import type { components } from "./schema";

type Schemas = components["schemas"];
export type NextTimes = Schemas["Preview"];
type When = Schemas["UnsavedScheduleRequest"];

const SHOWN = 5;
const WAYS = {
  cron_expression: "cron",
  interval_seconds: "interval",
  run_date: "date",
  session: "session",
} as const;

/** What a trigger's config says of when; null when it says nothing of it. */
export function whenOf(config: Readonly<Record<string, unknown>>): When | null {
  const given = Object.entries(WAYS).find(([name]) => config[name] !== undefined && config[name] !== null);
  if (config.trigger_type !== "schedule" || !given) return null;
  const [name, schedule_type] = given;
  const none = { cron_expression: null, interval_seconds: null, run_date: null, session: null };
  const timezone = (config.timezone as string | undefined) ?? null;
  return { ...none, [name]: config[name], schedule_type, timezone };
}

/**
 * In words, and the next times; those of `zone` are beside its own. Closed days of `market` are marked ("": of none),
 * unless the schedule follows the sessions of an exchange. Throws ApiError: 400 for what is no schedule.
 */
export async function readNextTimes(when: When, zone: string, market: string): Promise<NextTimes> {
  const params = { query: { n: SHOWN, ...(zone ? { timezone: zone } : {}), ...(market ? { market } : {}) } };
  return (await answered(api.POST("/api/v1/schedules/preview", { params, body: when }))).data;
}
