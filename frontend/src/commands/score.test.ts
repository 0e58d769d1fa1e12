import { describe, expect, test } from "vitest";
import { best, score } from "./score";

const NAMES = ["Run", "Run this step", "Run from this step on", "Go to Prices", "Add 조건검색", "Back to the draft"];
const found = (query: string) => best(query, NAMES, (name) => name);

describe("finding a name by words", () => {
  test("without words everything stands as it is", () => {
    expect(found("  ")).toEqual(NAMES);
  });

  test("the beginning of the name is best, and of those the shortest", () => {
    expect(found("run")).toEqual(["Run", "Run this step", "Run from this step on"]);
  });

  test("all words have to be found, in any order", () => {
    expect(found("step from")).toEqual(["Run from this step on"]);
    expect(score("step prices", "Go to Prices")).toBe(0);
  });

  test("the beginning of a word comes before its middle", () => {
    expect(score("pri", "Go to Prices")).toBeGreaterThan(score("ice", "Go to Prices"));
  });

  test("first letters are enough", () => {
    expect(found("rfts")).toEqual(["Run from this step on"]);
  });

  test("Hangul is found by its syllables", () => {
    expect(found("조건")).toEqual(["Add 조건검색"]);
  });
});
