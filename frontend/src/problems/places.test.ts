import { expect, test } from "vitest";
import type { Problem } from "../document/types";
import { ordered, stepOf } from "./places";

const problem = (more: Partial<Problem>): Problem => ({ code: "x", severity: "error", detail: "", ...more });

test("a problem of an edge leads to the step that it comes from", () => {
  expect(stepOf(problem({ edge: "prices -> screen" }))).toBe("prices");
  expect(stepOf(problem({ node: "screen", edge: "prices -> screen" }))).toBe("screen");
  expect(stepOf(problem({}))).toBe("");
});

test("errors are read before warnings, each in the server's order", () => {
  const all = [problem({ severity: "warning", code: "a" }), problem({ code: "b" }), problem({ code: "c" })];
  expect(ordered(all).map(({ code }) => code)).toEqual(["b", "c", "a"]);
});
