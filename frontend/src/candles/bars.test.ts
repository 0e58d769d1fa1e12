import { describe, expect, test } from "vitest";
import { type CandleData, candleAddress } from "../api/candles";
import { barsOf, digitsOf, linesOf, moved, panesOf, readLevels, readMarkers } from "./bars";

const DATA: CandleData = {
  market: "XTST",
  symbol: "AAA",
  name: "Alpha",
  timeframe: "1d",
  is_synthetic: false,
  is_complete: true,
  has_earlier: true,
  close_before: 10,
  session: ["2024-01-02", "2024-01-03", "2024-01-05"],
  open: [10, 12, 11],
  high: [12, 13, 11],
  low: [9, 10, 8],
  close: [11, 11, 8.8],
  volume: [100, 200, 0],
  lines: { "sma(2)": [null, 11, 9.9], "rsi(2)": [null, null, 20], "sma(volume, 2)": [null, 150, 100] },
  legends: {
    "sma(2)": { words: "2-bar average", pane: "price" },
    "rsi(2)": { words: "RSI(2)", pane: "rsi" },
    "sma(volume, 2)": { words: "average volume", pane: "volume" },
  },
  hits: ["2024-01-03"],
};

describe("bars", () => {
  test("each changes against the close before it, the first against the one before all", () => {
    expect(barsOf(DATA).map(({ change }) => change?.toFixed(3))).toEqual(["0.100", "0.000", "-0.200"]);
    expect(barsOf({ ...DATA, close_before: null })[0]?.change).toBeNull();
  });

  test("a candle has the colour of its own open and close, not of the close before", () => {
    expect(barsOf(DATA).map(({ rises }) => rises)).toEqual([true, false, false]);
  });

  test("hits and markers stand at their bars", () => {
    const bars = barsOf(DATA, [{ session: "2024-01-02", side: "long", text: "x" }]);
    expect(bars.map(({ isHit }) => isHit)).toEqual([false, true, false]);
    expect(bars.map(({ markers }) => markers.length)).toEqual([1, 0, 0]);
  });

  test("a marker of a day inside a week stands at that week's bar, one outside of the chart nowhere", () => {
    const said = (session: string) =>
      barsOf(DATA, [{ session, side: "exit", text: "" }]).map(({ markers }) => markers.length);
    expect(said("2024-01-04")).toEqual([0, 0, 1]);
    expect(said("2023-12-29")).toEqual([0, 0, 0]);
    expect(said("2024-01-06")).toEqual([0, 0, 0]);
  });

  test("two markers of a day both stand", () => {
    const both = ["long", "exit"].map((side) => ({ session: "2024-01-05", side: side as "long" | "exit", text: side }));
    expect(barsOf(DATA, both)[2]?.markers.map(({ text }) => text)).toEqual(["long", "exit"]);
  });

  test("prices have the digits that they need and no more", () => {
    expect(digitsOf(barsOf(DATA))).toBe(1);
    expect(digitsOf(barsOf({ ...DATA, close: [11, 11, 8] }))).toBe(0);
    expect(digitsOf(barsOf({ ...DATA, close: [11, 11, 8.123456] }))).toBe(2);
    expect(digitsOf(barsOf({ ...DATA, low: [0.00012, 1, 1] }))).toBe(5);
    expect(digitsOf([])).toBe(0);
  });
});

describe("lines", () => {
  test("prices and volume have their panes, and each other kind of line one below", () => {
    expect(panesOf(linesOf(DATA))).toEqual(["price", "volume", "rsi"]);
    expect(panesOf([])).toEqual(["price", "volume"]);
  });

  test("a line without a legend is called by its text", () => {
    expect(linesOf({ ...DATA, legends: {} })[0]).toMatchObject({ words: "sma(2)", pane: "price" });
  });
});

describe("attributes", () => {
  test("what is no list of markers gives none, and what is no marker is left out", () => {
    const good = { session: "2024-01-02", side: "long", text: "a" };
    const mixed = [good, 1, null, { ...good, side: "up" }, { ...good, session: 5 }, { ...good, text: null }];
    expect(readMarkers(JSON.stringify(mixed))).toEqual([good]);
    for (const json of [undefined, "", "{", "{}", "1", "null", '"x"']) expect(readMarkers(json)).toEqual([]);
  });

  test("a level is a finite price with a text", () => {
    expect(
      readLevels('[{"price": 9.5, "text": "Stop"}, {"price": "9", "text": ""}, {"price": 1e999, "text": ""}]'),
    ).toEqual([{ price: 9.5, text: "Stop" }]);
  });

  test("an address holds what was asked for, and nothing that was not", () => {
    expect(candleAddress({ market: "XTST", symbol: "A/B?", to: "", lines: "sma(volume, 20)" })).toBe(
      "/api/v1/markets/XTST/symbols/A%2FB%3F/candles?lines=sma%28volume%2C+20%29",
    );
    expect(candleAddress({ market: "XTST", symbol: "A", count: 0 })).toBe("/api/v1/markets/XTST/symbols/A/candles");
    // No lines are something else than those of the condition.
    expect(candleAddress({ market: "XTST", symbol: "A", lines: "" })).toContain("?lines=");
  });
});

describe("keys", () => {
  const bars = barsOf(DATA, [{ session: "2024-01-05", side: "long", text: "" }]);

  test("arrows go one bar, and stop at the ends", () => {
    expect(moved("ArrowLeft", 1, bars, false)).toBe(0);
    expect(moved("ArrowLeft", 0, bars, false)).toBe(0);
    expect(moved("ArrowRight", 2, bars, false)).toBe(2);
    // Without a place yet, it begins behind the last bar.
    expect(moved("ArrowLeft", 3, bars, false)).toBe(2);
    expect(moved("PageUp", 2, bars, false)).toBe(0);
    expect([moved("Home", 2, bars, false), moved("End", 0, bars, false)]).toEqual([0, 2]);
  });

  test("with Shift they go to the next mark, or stay where there is none", () => {
    expect(moved("ArrowRight", 0, bars, true)).toBe(1);
    expect(moved("ArrowRight", 1, bars, true)).toBe(2);
    expect(moved("ArrowLeft", 1, bars, true)).toBe(1);
  });

  test("other keys move nowhere", () => {
    for (const key of ["a", "Tab", "constructor", "Enter"]) expect(moved(key, 1, bars, false)).toBeNull();
  });
});
