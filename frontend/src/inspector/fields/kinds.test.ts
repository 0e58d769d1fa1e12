import { expect, test } from "vitest";
import type { Schema } from "../form/schema";
import { partsOf } from "./chips";
import { toggled } from "./choices";
import { swapped } from "./items";
import { readJson, readValue, showValue } from "./json";
import { type Kind, kindOf } from "./kinds";
import { isSameNumber, readNumber } from "./numbers";

const ROWS: [kind: Kind, schema: Schema, value?: unknown][] = [
  ["text", { type: "string" }],
  ["number", { type: "integer", minimum: 1 }],
  ["switch", { type: "boolean" }],
  ["choice", { type: "string", enum: ["a"] }],
  ["written", { type: "string", "x-widget": "condition" }],
  ["written", { type: "integer" }, "{{ output.n }}"],
  ["written", { type: "array", items: { type: "string" } }, "{{ output }}"],
  ["chips", { type: "array", items: { type: "string" } }],
  ["choices", { type: "array", items: { type: "string", enum: ["a", "b"] } }],
  ["written", { type: "array", items: { type: "string", enum: ["a"] } }, "{{ output }}"],
  ["picker", { type: "string", format: "uuid", "x-widget": "watchlist" }],
  ["items", { type: "array", items: { type: "object", properties: { a: {} } } }],
  ["json", { type: "array", items: { type: "number" } }],
  ["group", { type: "object", properties: { a: {} } }],
  ["pairs", { type: "object", additionalProperties: { type: "integer" } }],
  ["json", { type: "object", additionalProperties: true }],
  ["picker", { type: "string", format: "uuid", "x-widget": "workflow" }],
  ["suggested", { type: "string", "x-widget": "zone" }],
  ["secret", { type: "string", "x-widget": "secret" }],
  ["value", { "x-widget": "value" }],
  ["json", {}],
  ["json", { type: "strange" }],
];

test.each(ROWS)("%s edits %o", (kind, schema, value) => {
  expect(kindOf(schema, {}, value)).toBe(kind);
});

test("a number is read as one, and an expression stays what it is", () => {
  expect(["", " 1,234.5 ", "1.", "-3e2", "{{ n }}", "abc"].map(readNumber)).toEqual([
    undefined,
    1234.5,
    1,
    -300,
    "{{ n }}",
    "abc",
  ]);
  expect([isSameNumber("1.", "1"), isSameNumber("1", "2")]).toEqual([true, false]);
});

test("a list is typed or pasted in parts, with commas inside of brackets kept", () => {
  expect(partsOf("005930, 000660\n005930").chips).toEqual(["005930", "000660"]);
  expect(partsOf("sma(close, 20), rsi(14)").chips).toEqual(["sma(close, 20)", "rsi(14)"]);
  expect(partsOf(" {{ output }} ").expression).toBe("{{ output }}");
});

test("a value is chosen and let go in the order of the schema, and one that it does not know stays", () => {
  expect(toggled(["a", "b", "c"], ["c"], "a")).toEqual(["a", "c"]);
  expect(toggled(["a", "b", "c"], ["a", "c"], "c")).toEqual(["a"]);
  expect(toggled(["a"], ["old"], "a")).toEqual(["a", "old"]);
});

test("an entry moves one place, and not beyond an end", () => {
  const list = ["a", "b", "c"];
  expect(swapped(list, 0, 1)).toEqual(["b", "a", "c"]);
  expect(swapped(list, 0, -1)).toBe(list);
});

test.each([
  null,
  0,
  true,
  "5",
  "true",
  "plain words",
  "한글",
  "{{ output.x }}",
  '{"a',
  "[x",
  '"quoted"',
  "",
  " ",
  { a: ["{{ b }}"] },
  [],
])("what is shown of %o reads as the same value", (value) => {
  expect(readValue(showValue(value))).toEqual({ value, error: "" });
});

test("what was meant to be JSON and is none is said", () => {
  expect(readValue("{a: 1}").error).not.toBe("");
  expect(readValue("").value).toBeUndefined();
  expect(readJson("nope").error).not.toBe("");
});
