import { describe, expect, test } from "vitest";
import type { Graph } from "../document/types";
import { overlaps } from "./geometry";
import { outputsOf } from "./handles";
import { openingView } from "./opening";
import { runOrder } from "./order";
import { placed } from "./placed";
import { graphOf, stepOf } from "./sample";

const keys = (graph: Graph) => runOrder(graph).map((node) => node.key);
const unplaced = (graph: Graph): Graph => ({
  ...graph,
  nodes: graph.nodes.map((node) => ({ ...node, position_x: 0, position_y: 0 })),
});

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

describe("a graph that nobody placed", () => {
  const graph = unplaced(graphOf("t1>a", "a>check", "check>b:true", "check>d:false", "a>e", "e>join", "b>join"));

  test("stands from left to right, and no card covers another", () => {
    const { nodes } = placed(graph);
    const boxes = nodes.map((node) => ({ x: node.position_x, y: node.position_y, width: 208, height: 60 }));
    boxes.forEach((one, place) => {
      for (const other of boxes.slice(place + 1)) expect(overlaps(one, other, 16)).toBe(false);
    });
    const x = new Map(nodes.map((node) => [node.key, node.position_x]));
    for (const { source, target } of graph.edges) expect(x.get(source) ?? 0).toBeLessThan(x.get(target) ?? 0);
  });

  test("one that somebody placed is left as it is", () => {
    const there = placed(graph);
    expect(placed(there)).toBe(there);
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

describe("outputs", () => {
  test.each([
    [{}, ["true", "false"]],
    [{ true_handle: "buy", false_handle: "wait" }, ["buy", "wait"]],
    [{ cases: [{ handle: "up" }, { handle: "down" }, { handle: "up" }] }, ["up", "down", "default"]],
  ])("of a condition %j are %j", (config, outputs) => {
    expect(outputsOf(stepOf("check", 0, { config }))).toEqual(outputs);
  });
});
