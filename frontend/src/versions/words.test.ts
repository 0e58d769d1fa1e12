import { expect, test } from "vitest";
import type { NodeTypeDescription } from "../document/types";
import { fieldChange, fieldName, shownValue } from "./words";

const TYPE = {
  config_schema: { properties: { condition_expression: { title: "Condition" }, step: { title: "Step" } } },
} as unknown as NodeTypeDescription;

test("fields have the names that the inspector has", () => {
  expect(fieldName("config.condition_expression", TYPE)).toBe("Condition");
  expect(fieldName("config.step.count", TYPE)).toBe("Step: count");
  expect(fieldName("config.unknown", TYPE)).toBe("unknown");
  expect(fieldName("timeout_seconds", undefined)).toBe("Time limit");
});

test("values are short, and nothing is a word", () => {
  expect([shownValue(undefined), shownValue(true), shownValue({ a: 1 })]).toEqual(["nothing", "yes", '{"a":1}']);
  expect(shownValue("x".repeat(100))).toHaveLength(61);
});

test("a change says before and after, but for ids", () => {
  expect(fieldChange({ path: "timeout_seconds", before: 300, after: 5 })).toBe("Time limit: 300 → 5");
  expect(fieldChange({ path: "tool_id", before: "a-b", after: "c-d" })).toBe("Tool changed");
});
