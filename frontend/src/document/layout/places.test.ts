import { expect, test } from "vitest";
import type { GraphNode } from "../types";
import { isUnplaced } from "./places";

const at = (...places: [number, number][]) => ({
  nodes: places.map(([position_x, position_y]) => ({ position_x, position_y }) as GraphNode),
});

test("steps that lie on each other want places, those that only stand close do not", () => {
  expect(isUnplaced(at([0, 0], [0, 0]))).toBe(true);
  expect(isUnplaced(at([0, 0], [500, 9], [100, 20]))).toBe(true);
  expect(isUnplaced(at([0, 0], [208, 0], [0, 48]))).toBe(false);
  expect(isUnplaced(at([0, 0]))).toBe(false);
});
