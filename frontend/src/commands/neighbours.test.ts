import { describe, expect, test } from "vitest";
import type { Graph } from "../document/types";
import { neighbour } from "./neighbours";

/**  a ── b ── d
 *     └─ c      e (alone, right of d) */
const GRAPH = {
  nodes: [
    { key: "a", position_x: 0, position_y: 0 },
    { key: "b", position_x: 272, position_y: 0 },
    { key: "c", position_x: 272, position_y: 96 },
    { key: "d", position_x: 544, position_y: 0 },
    { key: "e", position_x: 816, position_y: 0 },
  ],
  edges: [
    { source: "a", target: "c" },
    { source: "a", target: "b" },
    { source: "b", target: "d" },
  ],
} as unknown as Graph;

describe("from step to step by arrows", () => {
  test("right and left go along the edges, to what stands in line", () => {
    expect(neighbour(GRAPH, "a", "right")).toBe("b");
    expect(neighbour(GRAPH, "d", "left")).toBe("b");
    expect(neighbour(GRAPH, "c", "left")).toBe("a");
  });

  test("without an edge the nearest in that direction", () => {
    expect(neighbour(GRAPH, "d", "right")).toBe("e");
    expect(neighbour(GRAPH, "e", "left")).toBe("d");
  });

  test("up and down go by place", () => {
    expect(neighbour(GRAPH, "b", "down")).toBe("c");
    expect(neighbour(GRAPH, "c", "up")).toBe("b");
    expect(neighbour(GRAPH, "a", "up")).toBe("");
  });

  test("from nowhere to the first step", () => {
    expect(neighbour(GRAPH, "", "right")).toBe("a");
  });
});
