import { expect, test } from "vitest";
import { handlesOf } from "./handles";

test("outputs are in the order of the ports, failures last", () => {
  expect(handlesOf({ node_type: "tool", config: {} })).toEqual(["", "error"]);
  expect(handlesOf({ node_type: "condition", config: { true_handle: "buy" } })).toEqual(["buy", "false", "error"]);
  const cases = [{ handle: "b" }, { handle: "a" }, { handle: "b" }, null];
  expect(handlesOf({ node_type: "condition", config: { cases } })).toEqual(["b", "a", "default", "error"]);
});
