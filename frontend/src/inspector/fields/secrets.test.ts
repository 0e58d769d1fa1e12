import { expect, test } from "vitest";
import { nameOf } from "./secrets";

test("a reference has the name that it says, and any other value has none", () => {
  expect(nameOf({ $secret: "slack" })).toBe("slack");
  expect(nameOf({ $secret: 5 })).toBe("");
  for (const other of ["slack", "", null, undefined, 5, [], {}, { secret: "x" }]) expect(nameOf(other)).toBeNull();
});
