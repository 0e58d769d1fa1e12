import { describe, expect, test } from "vitest";
import type { Row } from "../api/screens";
import {
  askedOf,
  emptyQuery,
  fieldAt,
  type Query,
  readQuery,
  saidBeside,
  seriesOf,
  symbolsOf,
  writeQuery,
} from "./form/query";
import { chartedOf } from "./results/charted";
import { csvOf } from "./results/csv";
import { figuresOf } from "./results/numbers";
import { pressed, readOrder, sorted, writeOrder } from "./results/sorting";

const FULL: Query = {
  condition: "rsi(14) < 30 and close > sma(200) & + ü 가",
  market: "XKRX",
  asOf: "2025-05-02",
  timeframe: "1w",
  values: "sma(volume, 20), atr(14)",
  index: "KOSPI200",
  watchlist: "",
  symbols: "005930 000660",
  minPrice: "1,000",
  minValue: "1000000000",
  minSessions: "200",
  rankBy: "roc(20)",
  rankOrder: "asc",
  limit: "50",
  exclude: ["halted", "spac"],
};

describe("a query", () => {
  test("is the same after it was kept in an address", () => {
    expect(readQuery(new URLSearchParams(writeQuery(FULL).toString()), "SAMPLE")).toEqual(FULL);
    expect(writeQuery(emptyQuery("SAMPLE")).toString()).toBe("market=SAMPLE");
    expect(readQuery(new URLSearchParams(), "SAMPLE")).toEqual(emptyQuery("SAMPLE"));
  });

  test("of an address that somebody wrote takes only what there is", () => {
    const read = readQuery(new URLSearchParams("exclude=spac,nosuch&nosuch=1&condition=%20a%20"), "SAMPLE");
    expect([read.exclude, read.condition]).toEqual([["spac"], "a"]);
  });

  test("is asked of the server in its own words", () => {
    const asked = askedOf(FULL);
    expect(asked.universe).toMatchObject({
      min_price: 1000,
      limit: 50,
      rank_order: "asc",
      symbols: ["005930", "000660"],
    });
    expect(asked.values).toEqual(["sma(volume, 20)", "atr(14)"]);
    expect(askedOf(emptyQuery("SAMPLE"))).toMatchObject({ as_of: null, values: [] });
  });

  test("hands the universe of the list to a chart whose condition ranks, and to no other", () => {
    const query = { ...emptyQuery("SAMPLE"), index: "KOSPI200" };
    const ranked = chartedOf(query, "rank(by=roc, length=20) <= 5");
    expect(JSON.parse(ranked.universe ?? "")).toMatchObject({ index: "KOSPI200" });
    expect(ranked.universe).not.toContain("market");
    expect(chartedOf(query, "rsi(14) < 30")).toEqual({ condition: "rsi(14) < 30" });
    const many = { ...query, symbols: Array.from({ length: 900 }, (_, n) => `S${n}ABCD`).join(",") };
    expect(chartedOf(many, "rank(by=roc, length=20) <= 5")).toEqual({ condition: "" });
  });

  test("sends what is no number as it is: the server says so", () => {
    expect(askedOf({ ...FULL, limit: "many" }).universe.limit).toBe("many");
  });

  test("counts what is folded away", () => {
    expect([
      saidBeside(emptyQuery("SAMPLE")),
      saidBeside({ ...emptyQuery("X"), limit: "5", exclude: ["spac"] }),
    ]).toEqual([0, 2]);
  });
});

test("symbols stand between commas, spaces and lines, each once", () => {
  expect(symbolsOf(" A, B\nC;A ")).toEqual(["A", "B", "C"]);
});

test("series stand between commas that are in no bracket", () => {
  expect(seriesOf("sma(volume, 20),, close[1] , x(")).toEqual(["sma(volume, 20)", "close[1]", "x("]);
});

test("a problem is at the field that it is about", () => {
  const found = [
    "/condition",
    "/universe/min_price",
    "/universe/symbols/3",
    "/values/0",
    "/universe/exclude/1",
    "/as_of",
    "",
  ];
  expect(found.map(fieldAt)).toEqual(["condition", "minPrice", "symbols", "values", "exclude", "asOf", null]);
});

const row = (symbol: string, change: number | null, extra: Partial<Row> = {}): Row => ({
  symbol,
  name: symbol,
  close: 1,
  change_percent: change,
  volume: 1,
  values: { "rsi(14)": change },
  ...extra,
});
const ROWS = [row("B", 2), row("A", null), row("C", -1), row("D", 2)];
const order = (text: string): string =>
  sorted(ROWS, readOrder(text), "en")
    .map(({ symbol }) => symbol)
    .join("");

describe("rows", () => {
  test("are sorted either way, with what has no value last and equal ones as they were", () => {
    expect([order("change"), order("-change"), order("symbol"), order("-value:rsi(14)")]).toEqual([
      "CBDA",
      "BDCA",
      "ABCD",
      "BDCA",
    ]);
    expect([order("nosuch"), order("")]).toEqual(["BACD", "BACD"]);
  });

  test("turn round when a head is pressed again; figures fall first, names rise", () => {
    const first = pressed(readOrder(""), "change");
    expect([writeOrder(first), writeOrder(pressed(first, "change"))]).toEqual(["-change", "change"]);
    expect(writeOrder(pressed(first, "name"))).toBe("name");
  });
});

describe("a file for spreadsheets", () => {
  test("holds no formula, whatever a name is", () => {
    const evil = ["=1+1", "+1", "-1", "@x", "\t=1", "＝1"].map((name) => row("A", 1, { name }));
    const lines = csvOf(evil, [], "2025-05-02").trimEnd().split("\r\n").slice(1);
    expect(lines.map((line) => line.split(",")[2]?.replaceAll('"', "")[0])).toEqual(["'", "'", "'", "'", "'", "'"]);
  });

  test("quotes what holds commas, quotes and lines, and leaves numbers as they are", () => {
    const text = csvOf([row("A", -1.5, { name: 'a "b", c\nd' })], ["rsi(14)"], "2025-05-02");
    expect(text).toBe(
      '\uFEFFas_of,symbol,name,close,change_percent,volume,rsi(14)\r\n2025-05-02,A,"a ""b"", c\nd",1,-1.5,1,-1.5\r\n',
    );
  });
});

test("a change has a sign beside its colour", () => {
  const { change, distance, value } = figuresOf("en");
  expect([change(1.234), change(-1.2), change(-0.001), change(null)]).toEqual(["+1.23%", "−1.20%", "0.00%", "–"]);
  expect([distance(0.0213), distance(null), value(0.01234), value(1234567)]).toEqual(["2.1%", "–", "0.01234", "1.2M"]);
});
