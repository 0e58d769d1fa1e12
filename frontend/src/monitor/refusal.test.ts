import { expect, test } from "vitest";
import { ApiError } from "../api/client";
import { refusalOf } from "./refusal";

const error = (status: number, body: object) => new ApiError(status, body);

test("unanswered questions are said in the server's words, with the way to them", () => {
  const refused = refusalOf(error(409, { code: "unsure_rules", detail: "Two questions are open." }));
  expect(refused).toEqual({ message: "Two questions are open.", kind: "questions" });
});

test("problems of the graph are put right in the dock", () => {
  const problem = { code: "x", severity: "error", detail: "“market” is missing." };
  expect(refusalOf(error(400, { problems: [problem] })).kind).toBe("problems");
});

test("anything else is said as the server says it; a lost connection in words of our own", () => {
  expect(refusalOf(error(429, { detail: "Too many." }))).toEqual({ message: "Too many.", kind: "other" });
  expect(refusalOf(error(0, {})).message).toContain("cannot be reached");
});

test("a mistake of our own is no refusal", () => {
  expect(() => refusalOf(new TypeError("x"))).toThrow(TypeError);
});
