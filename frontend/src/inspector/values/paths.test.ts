import { expect, test } from "vitest";
import { within } from "../../view/width";
import { columnsOf, holds, inShort, step } from "./paths";

test("a path names a value as an expression does", () => {
  expect(step(step(step("nodes.screen", "matches"), 0), "종가")).toBe('nodes.screen.matches[0]["종가"]');
});

test("a word is found in names and values below", () => {
  expect(holds("a", { b: [{ symbol: "005930" }] }, "5930")).toBe(true);
  expect(holds("a", { b: 1 }, "z")).toBe(false);
});

test("a list of objects is a table", () => {
  expect(columnsOf([{ a: 1 }, { b: 2 }])).toEqual(["a", "b"]);
  expect(columnsOf([1])).toBeNull();
});

test("an empty list does not look like a list of a zero", () => {
  expect([[], {}, [0], { a: 1, b: 2 }, "text", 0].map(inShort)).toEqual(["[]", "{}", "[1]", "{2}", "text", "0"]);
});

test("the inspector is never narrower or wider than it may be", () => {
  expect([within(10), within(400.4), within(900)]).toEqual([340, 400, 520]);
});
