import { expect, test } from "vitest";
import { duration, secondsBetween } from "./time";

test("a duration has the units that it needs", () => {
  expect([0.0744, 3.25, 200, 3_660, 90_000].map((seconds) => duration(seconds, "en"))).toEqual([
    "74ms",
    "3.3s",
    "3m 20s",
    "1h 1m",
    "1d 1h",
  ]);
});

test("what has not ended lasts until now, what has not begun does not last", () => {
  const now = Date.parse("2026-03-02T09:00:10Z");
  expect(secondsBetween("2026-03-02T09:00:00Z", "2026-03-02T09:00:04Z", now)).toBe(4);
  expect(secondsBetween("2026-03-02T09:00:00Z", "", now)).toBe(10);
  expect(secondsBetween("", "", now)).toBe(0);
});
