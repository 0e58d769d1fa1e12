import { expect, test } from "vitest";
import { whenOf } from "./schedules";

const schedule = (more: object) => whenOf({ trigger_type: "schedule", ...more });

test("when a trigger starts is told in the one way that its config has", () => {
  expect(schedule({ cron_expression: "0 16 * * 1-5", timezone: "Asia/Seoul" })).toEqual({
    schedule_type: "cron",
    cron_expression: "0 16 * * 1-5",
    interval_seconds: null,
    run_date: null,
    session: null,
    timezone: "Asia/Seoul",
  });
  expect(schedule({ interval_seconds: 60, cron_expression: null })?.schedule_type).toBe("interval");
  expect(schedule({ session: { mic: "XKRX" } })?.session).toEqual({ mic: "XKRX" });
});

test("a trigger that waits for a hand, or says nothing yet, has no times", () => {
  expect(whenOf({ trigger_type: "manual", cron_expression: "0 16 * * *" })).toBeNull();
  expect(schedule({ timezone: "Asia/Seoul" })).toBeNull();
});
