import { describe, expect, test } from "vitest";
import { expressionWords } from "./expression";
import { scheduleWords } from "./schedule";

describe("expressions as words", () => {
  test.each([
    ["{{ output.matches | length > 0 }}", "matches: not empty"],
    ["{{ nodes.screen.output.matches | length >= 3 }}", "number of matches at least 3"],
    ["rsi(14) < 30 and close > sma(200)", "RSI(14) below 30 and close above SMA(200)"],
    ["rsi(14) crosses_above 55", "RSI(14) crosses above 55"],
    ["{{ output.side == 'long' or output.score != 0 }}", "side is long or score is not 0"],
    ["{{ output.is_new }}", "is new"],
    ["{{ (a and b) | custom }}", "(a and b) | custom"],
    ["", ""],
  ])("%s", (expression, words) => {
    expect(expressionWords(expression)).toBe(words);
  });
});

describe("schedules as words", () => {
  test.each([
    [{ cron_expression: "40 15 * * 1-5", timezone: "Asia/Seoul" }, "Weekdays 15:40 · Seoul"],
    [{ cron_expression: "0 9 * * 1,3", timezone: "Europe/London" }, "Mon, Wed 09:00 · London"],
    [{ cron_expression: "*/5 9-15 * * 1-5", timezone: "Asia/Seoul" }, "*/5 9-15 * * 1-5 · Seoul"],
    [{ interval_seconds: 300 }, "Every 5 minutes"],
    [{ interval_seconds: 3600 }, "Every hour"],
    [{ session: { mic: "XKRX", anchor: "close", offset_minutes: 20 } }, "20 min after XKRX closes"],
    [{ session: { mic: "XNYS", anchor: "open", offset_minutes: -5 } }, "5 min before XNYS opens"],
    [{ run_date: "2026-12-01T09:00:00" }, "Once, 2026-12-01 09:00"],
    [{}, "On a schedule"],
  ])("%j", (config, words) => {
    expect(scheduleWords(config, "en")).toBe(words);
  });
});
