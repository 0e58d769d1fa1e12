import { describe, expect, test } from "vitest";
import type { Status } from "../monitor/store";
import { edgeState } from "./edgeState";

const ran = (status: Status, handle = "") => ({ status, handle });

describe("an edge in a run", () => {
  test.each([
    ["", ran("running"), ran("pending"), ""],
    ["", ran("completed"), ran("pending"), "fired"],
    ["", ran("completed"), ran("running"), "moving"],
    ["", ran("completed"), ran("skipped"), "dead"],
    ["error", ran("completed"), ran("pending"), "dead"],
    ["error", ran("failed"), ran("completed"), "fired"],
    ["", ran("failed"), ran("skipped"), "dead"],
    ["true", ran("completed", "true"), ran("completed"), "fired"],
    ["false", ran("completed", "true"), ran("skipped"), "dead"],
    ["", undefined, ran("pending"), ""],
  ] as const)("by “%s” from %j to %j is “%s”", (handle, source, target, state) => {
    expect(edgeState(handle, source, target)).toBe(state);
  });
});
