import { expect, test } from "vitest";
import type { LogLine } from "../store";
import { asText, shown } from "./lines";

const line = (level: string, message: string, nodeKey = ""): LogLine => ({
  id: message,
  level,
  timestamp: "2026-03-02T00:00:00Z",
  nodeKey,
  message,
});
const LINES = [
  line("debug", "asked"),
  line("info", "136 bars", "prices"),
  line("warning", "Slow answer", "screen"),
  line("error", "no answer", "screen"),
];
const messages = (wanted: Partial<Parameters<typeof shown>[1]>) =>
  shown(LINES, { least: "info", words: "", step: "", ...wanted }).map(({ message }) => message);

test("lines below the least level are left out", () => {
  expect(messages({})).toEqual(["136 bars", "Slow answer", "no answer"]);
  expect(messages({ least: "error" })).toEqual(["no answer"]);
});

test("all words must occur, however they are written", () => {
  expect(messages({ words: "ANSWER slow" })).toEqual(["Slow answer"]);
});

test("lines of one step alone can be read", () => {
  expect(messages({ step: "prices" })).toEqual(["136 bars"]);
});

test("what is copied names the step as people know it", () => {
  expect(asText(LINES.slice(1, 2), () => "Prices")).toBe("2026-03-02T00:00:00Z\tINFO\tPrices\t136 bars");
});
