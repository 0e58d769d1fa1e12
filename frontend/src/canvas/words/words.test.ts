import { describe, expect, test } from "vitest";
import { conditionWords, valueWords } from "./expression";
import { scheduleWords } from "./schedule";

describe("expressions as words", () => {
  test.each([
    ["{{ output.matches | length > 0 }}", "has matches"],
    ["{{ output.matches | length == 0 }}", "no matches"],
    ["{{ not output.matches }}", "no matches"],
    ["{{ output.price is defined }}", "has price"],
    ["{{ output | length > 0 }}", "has items"],
    ["{{ nodes.screen.output.matches | length >= 3 }}", "number of matches at least 3"],
    ["rsi(14) < 30 and close > sma(200)", "RSI(14) below 30 and close above SMA(200)"],
    ["rsi(14) crosses_above 55", "RSI(14) crosses above 55"],
    ["{{ output.side == 'long' or output.score != 0 }}", "side is long or score is not 0"],
    ["{{ output.is_new }}", "is new"],
    ["close > sma(20) * 1.02", "close above SMA(20) × 1.02"],
    ["{{ (output.a and output.b) | custom }}", "calculated from a, b"],
    ["{{ 1 if true }}", "calculated"],
    ["", ""],
  ])("%s", (expression, words) => {
    expect(conditionWords(expression)).toBe(words);
  });
});

describe("values as words", () => {
  test.each([
    ["{{ output.market }}", "market of the step before"],
    ["{{ nodes.first_screen.matches }}", "matches of first screen"],
    ["{{ input.limit }}", "limit of the input"],
    ["{{ output }}", "what came in"],
    ["{{ output.market ~ 'X' }}", "calculated from market"],
    ["{{ output.matches | length }}", "number of matches"],
    [
      "Found {{ output.matches | length }} in {{ output.market }}",
      "Found (number of matches) in (market of the step before)",
    ],
    ["{% for one in output.rows %}{{ one }}{% endfor %}", "calculated from rows"],
    ["Seoul", "Seoul"],
  ])("%s", (text, words) => {
    expect(valueWords(text)).toBe(words);
  });

  test("nothing that stands between braces is ever shown", () => {
    const parts = ["output.x", "a | b", "'x'", "nodes.a.b[0]", "not", "x if y else z", "1 +", "output.x == 'y'", ""];
    const texts = parts
      .flatMap((one) => parts.map((other) => `{{ ${one} and ${other} }}`))
      .concat(parts.map((one) => `{{ ${one} }}`));
    for (const text of texts) {
      for (const words of [conditionWords(text), valueWords(text)]) expect(words, text).not.toMatch(/[{}|\ue000[\]]/);
    }
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
