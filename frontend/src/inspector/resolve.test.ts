import { describe, expect, test } from "vitest";
import type { Schema } from "./form/schema";
import { alternativesOf, begun, initialOf, inWay, pruned, resolved, shownFields, wayOf } from "./resolve";

const ROOT: Schema = {
  $defs: {
    Pick: {
      title: "Keep",
      type: "object",
      properties: { type: { const: "pick" }, fields: { type: "array" } },
      required: ["type", "fields"],
    },
    Limit: {
      type: "object",
      properties: { type: { const: "limit" }, count: { type: "integer", minimum: 2 } },
      required: ["type", "count"],
    },
    Loop: { $ref: "#/$defs/Loop" },
  },
};
const WAYS: Schema = {
  properties: {
    kind: { enum: ["manual", "schedule"], default: "manual" },
    cron: { type: "string", "x-show-if": { kind: ["schedule"] } },
    once: { type: "string", "x-show-if": { kind: ["schedule"] } },
    zone: { type: "string", "x-show-if": { kind: ["schedule"] } },
  },
  "x-ways": {
    title: "When",
    "x-show-if": { kind: ["schedule"] },
    ways: [
      { title: "Again", fields: ["cron", "zone"], initial: { cron: "* * * * *", zone: "UTC" } },
      { title: "Once", fields: ["once", "zone"], initial: { once: null } },
    ],
  },
};

describe("a schema made plain", () => {
  test("follows a reference, and what stands beside it wins", () => {
    const found = resolved({ $ref: "#/$defs/Pick", title: "Mine" }, ROOT);
    expect([found.title, found.type, found.$ref]).toEqual(["Mine", "object", undefined]);
  });

  test("sets null apart, whichever way it is written", () => {
    const inAnyOf = resolved({ title: "A", anyOf: [{ type: "string", maxLength: 5 }, { type: "null" }] }, ROOT);
    const inType = resolved({ type: ["integer", "null"] }, ROOT);
    expect(inAnyOf).toEqual({ title: "A", type: "string", maxLength: 5, isNullable: true });
    expect(inType).toEqual({ type: "integer", isNullable: true });
  });

  test("joins allOf", () => {
    const found = resolved({ allOf: [{ properties: { a: {} }, required: ["a"] }, { properties: { b: {} } }] }, ROOT);
    expect([Object.keys(found.properties ?? {}), found.required]).toEqual([["a", "b"], ["a"]]);
  });

  test("ends where references lead in a circle or nowhere", () => {
    expect(resolved({ $ref: "#/$defs/Loop" }, ROOT)).toBeDefined();
    expect(resolved({ $ref: "https://elsewhere", title: "A" }, ROOT)).toEqual({ title: "A" });
  });

  test("tells kinds of objects apart by the property that each has of its own", () => {
    const found = alternativesOf({ oneOf: [{ $ref: "#/$defs/Pick" }, { $ref: "#/$defs/Limit" }] }, ROOT);
    expect([found?.property, found?.choices.map((one) => one.value)]).toEqual(["type", ["pick", "limit"]]);
    expect(alternativesOf({ anyOf: [{ type: "string" }, { type: "number" }] }, ROOT)).toBeNull();
  });
});

describe("which fields are shown", () => {
  test("only those whose neighbour says so, by its default too", () => {
    expect(shownFields(WAYS, {})).toEqual(["kind"]);
    expect(shownFields(WAYS, { kind: "schedule" })).toEqual(["kind", "cron", "zone"]);
  });

  test("those of the way that is begun", () => {
    expect(wayOf(WAYS, { kind: "schedule", once: "2026-01-01", zone: "UTC" })?.title).toBe("Once");
    expect(wayOf(WAYS, { kind: "schedule", once: null, zone: "UTC" })?.title).toBe("Once");
    expect(wayOf(WAYS, { kind: "manual" })).toBeNull();
  });

  test("another way takes the fields of the first away and keeps what both have", () => {
    const once = WAYS["x-ways"]?.ways[1];
    if (!once) throw new Error("no way");
    expect(inWay(WAYS, { kind: "schedule", cron: "1 * * * *", zone: "Asia/Seoul" }, once)).toEqual({
      kind: "schedule",
      once: null,
      zone: "Asia/Seoul",
    });
  });

  test("ways that appear by a choice begin with the first, unless one is begun", () => {
    const next = { kind: "schedule" };
    expect(begun(WAYS, { kind: "manual" }, next)).toEqual({ ...next, cron: "* * * * *", zone: "UTC" });
    expect(begun(WAYS, next, next)).toBe(next);
  });

  test("what is hidden goes, and nothing else", () => {
    expect(pruned(WAYS, { kind: "manual", cron: "1 * * * *", other: 1 })).toEqual({ kind: "manual", other: 1 });
    const kept = { kind: "schedule", cron: "" };
    expect(pruned(WAYS, kept)).toBe(kept);
  });
});

test("what is added begins with as little as its schema takes", () => {
  expect(initialOf({ $ref: "#/$defs/Limit" }, ROOT)).toEqual({ type: "limit", count: 2 });
  expect(initialOf({ oneOf: [{ $ref: "#/$defs/Pick" }, { $ref: "#/$defs/Limit" }] }, ROOT)).toEqual({
    type: "pick",
    fields: [],
  });
  expect([initialOf({ enum: ["a"] }, ROOT), initialOf({ type: "boolean" }, ROOT), initialOf({}, ROOT)]).toEqual([
    "a",
    false,
    null,
  ]);
});
