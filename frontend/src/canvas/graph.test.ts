import { describe, expect, test } from "vitest";
import type { Graph } from "../document/types";
import { openingView } from "./camera/opening";
import { runOrder } from "./order";
import { graphOf } from "./sample";

const keys = (graph: Graph) => runOrder(graph).map((node) => node.key);
describe("run order", () => {
  test("sources stand before targets; ties go by name", () => {
    expect(keys(graphOf("t1>z", "t1>b", "z>x", "b>x"))).toEqual(["t1", "b", "z", "x"]);
  });

  test("an edge with less priority goes first", () => {
    const graph = graphOf("t1>b", "t1>z");
    const edges = graph.edges.map((edge) => ({ ...edge, priority: edge.target === "z" ? -1 : 0 }));
    expect(keys({ ...graph, edges })).toEqual(["t1", "z", "b"]);
  });

  test("every step is there once, in a circle too", () => {
    expect(keys(graphOf("t1>a", "a>b", "b>a")).sort()).toEqual(["a", "b", "t1"]);
  });
});

describe("where the canvas opens", () => {
  const pane = { width: 1000, height: 700 };

  test("a small graph is whole, and never larger than it is", () => {
    expect(openingView(graphOf("t1>a"), pane).zoom).toBe(1);
  });

  test("a long one starts at its trigger, large enough to be read", () => {
    const view = openingView(
      graphOf(...Array.from({ length: 30 }, (_one, n) => `${n ? `s${n}` : "t1"}>s${n + 1}`)),
      pane,
    );
    expect(view.zoom).toBeGreaterThanOrEqual(0.75);
    expect(view.x).toBe(56);
  });
});
