import { expect, test } from "vitest";
import { handlesOf, handleWord, outputsOf, writtenHandles } from "./handles";

test("outputs are in the order of the ports, failures last", () => {
  expect(handlesOf({ node_type: "tool", config: {} })).toEqual(["", "error"]);
  expect(handlesOf({ node_type: "condition", config: { true_handle: "buy" } })).toEqual(["buy", "false", "error"]);
  const cases = [{ handle: "b" }, { handle: "a" }, { handle: "b" }, null];
  expect(handlesOf({ node_type: "condition", config: { cases } })).toEqual(["b", "a", "default", "error"]);
});

test.each([
  [{}, ["true", "false"]],
  [{ true_handle: "buy", false_handle: "wait" }, ["buy", "wait"]],
  [{ cases: [{ handle: "up" }, { handle: "down" }, { handle: "up" }] }, ["up", "down", "default"]],
])("outputs of a condition %j are %j", (config, outputs) => {
  expect(outputsOf({ node_type: "condition", config })).toEqual(outputs);
});

test("a case without a name keeps its place in what is written, but is no output", () => {
  const config = { cases: [{ handle: "up" }, {}], default_handle: "rest" };
  expect(writtenHandles({ config })).toEqual(["up", "", "rest"]);
  expect(outputsOf({ node_type: "condition", config })).toEqual(["up", "rest"]);
});

test("what the engine names has a word, other names are their own", () => {
  expect(["true", "error", "buy"].map(handleWord)).toEqual(["yes", "on error", "buy"]);
});
