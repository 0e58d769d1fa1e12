import { describe, expect, test } from "vitest";
import { rgba } from "./colours";
import { direction, formatsOf, marksOf, spoken } from "./words";

const BAR = {
  session: "2024-12-30",
  open: 10_230,
  high: 10_380,
  low: 10_170,
  close: 10_280,
  volume: 583_235,
  change: 0.0049,
  rises: true,
  isHit: true,
  markers: [
    { session: "2024-12-30", side: "long" as const, text: "RSI is low" },
    { session: "2024-12-30", side: "exit" as const, text: "" },
  ],
};

describe("numbers", () => {
  test("a change has its sign, and none when it rounds to nothing", () => {
    const { change } = formatsOf("en", 0);
    expect([0.0123, -0.0123, 0, -0.00001, 12.5, null].map(change)).toEqual([
      "+1.23%",
      "\u22121.23%",
      "0.00%",
      "0.00%",
      "+1,250.00%",
      "",
    ]);
  });

  test("they are written as in the reader's language, days without a zone", () => {
    expect(formatsOf("ko", 0).volume(583_235)).toBe("58.3만");
    expect(formatsOf("en", 2).price(10_280)).toBe("10,280.00");
    expect(formatsOf("en", 0).day("2024-12-30")).toBe("Dec 30, 2024");
    expect(formatsOf("ko", 0).day("2024-01-01")).toBe("2024. 1. 1.");
    expect(formatsOf("en", 0).number(0.000123456)).toBe("0.000123");
    expect(formatsOf("en", 0).number(44.2301)).toBe("44.23");
  });

  test("up and down go by the sign alone", () => {
    expect([0.1, -0.1, 0, null].map(direction)).toEqual(["up", "down", "", ""]);
  });
});

describe("words", () => {
  test("a bar is read out with its lines and marks; a line without a value is not", () => {
    const lines = [
      { text: "sma(2)", words: "2-bar average", pane: "price", values: [10_255] },
      { text: "rsi(2)", words: "RSI(2)", pane: "rsi", values: [null] },
    ];
    expect(spoken(BAR, lines, 0, formatsOf("en", 0))).toBe(
      "Dec 30, 2024: open 10,230, high 10,380, low 10,170, close 10,280, volume 583.2K. Change +0.49%. " +
        "2-bar average 10,255. Buy: RSI is low. Exit. The condition is true.",
    );
  });

  test("the first bar of all has no change to speak of", () => {
    expect(spoken({ ...BAR, change: null }, [], 0, formatsOf("en", 0))).not.toContain("Change");
  });

  test("a mark without a text is its side alone", () => {
    expect(marksOf(BAR)).toEqual(["Buy: RSI is low", "Exit", "The condition is true."]);
  });
});

test("a pixel is a colour that a canvas reads", () => {
  expect(rgba([12, 34, 56, 255])).toBe("rgba(12, 34, 56, 1)");
  expect(rgba(new Uint8ClampedArray([1, 2, 3, 128]), 0.5)).toBe("rgba(1, 2, 3, 0.251)");
});
