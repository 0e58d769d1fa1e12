import { describe, expect, test } from "vitest";
import { newEdge } from "../edges";
import type { Graph } from "../types";
import { addAfter, addNode, madeNode } from "./add";
import { configure } from "./configure";
import { duplicated } from "./duplicate";
import { adapted, addSteps, copied } from "./paste";
import { readSteps } from "./reading";

const EMPTY: Graph = { nodes: [], edges: [], config: {}, variables: {} };
const NOBODY = { tools: new Map(), agents: new Map() };
const made = (graph: Graph, name: string, x: number) => madeNode(graph, { type: "adapter", name, at: { x, y: 0 } });
const one = addNode(made(EMPTY, "Screen", 0))(EMPTY);
const two = addAfter(made(one, "Notify", 272), "screen", "error")(one);
const full = configure("notify", {
  config: { text: "nodes.screen {{ nodes.screen.matches | length }} and {{nodes['screen']['nodes.screen']}}", n: 1 },
})(two);
const BOTH = new Set(["screen", "notify"]);

function pasted(graph: Graph, text: string, at?: { x: number; y: number }): Graph {
  const steps = readSteps(text, NOBODY);
  if (!steps) throw new Error("no steps");
  return addSteps(adapted(graph, steps, at))(graph);
}

describe("steps on the clipboard", () => {
  test("pasted into another graph they are what was copied", () => {
    expect(pasted(EMPTY, copied(full, BOTH))).toEqual(full);
  });

  test("pasted where they are there already they get new keys, keep their edges and name each other", () => {
    const after = pasted(full, copied(full, BOTH));
    expect(after.nodes.map(({ key }) => key)).toEqual(["screen", "notify", "screen_2", "notify_2"]);
    expect(after.edges.map(({ source, source_handle, target }) => [source, source_handle, target])).toEqual([
      ["screen", "error", "notify"],
      ["screen_2", "error", "notify_2"],
    ]);
    expect(after.nodes[3]?.config.text).toBe(
      "nodes.screen {{ nodes.screen_2.matches | length }} and {{nodes['screen_2']['nodes.screen']}}",
    );
    expect(full.nodes[1]).toBe(after.nodes[1]);
  });

  test("what reads an aggregator, or stands where several come together, names the copies of their sources", () => {
    const [start, join, check, after] = [
      made(EMPTY, "Screen", 0),
      made(EMPTY, "Join", 1),
      made(EMPTY, "Check", 2),
      made(EMPTY, "After", 3),
    ];
    const reads =
      "{{ output.screen.n + output['screen'].n }} {{ nodes.join.screen }} {{ output.other }} {{ x.output.screen }}";
    const graph: Graph = {
      ...EMPTY,
      nodes: [
        start,
        { ...join, node_type: "aggregator", config: { join: "all", merge: "object" } },
        { ...check, node_type: "condition", config: { condition_expression: "{{ output.screen | length }}" } },
        { ...after, config: { output: reads } },
      ],
      edges: [newEdge("screen", "join"), newEdge("join", "check"), newEdge("check", "after", "true")],
    };
    const copy = pasted(graph, copied(graph, new Set(["screen", "join", "check", "after"]))).nodes.slice(4);
    expect(copy[2]?.config.condition_expression).toBe("{{ output.screen_2 | length }}");
    expect(copy[3]?.config.output).toBe(
      "{{ output.screen_2.n + output['screen_2'].n }} {{ nodes.join_2.screen_2 }} {{ output.other }} {{ x.output.screen }}",
    );
    const listed = configure("join", { config: { join: "all", merge: "list" } })(graph);
    const kept = pasted(listed, copied(listed, new Set(["screen", "join", "check", "after"]))).nodes.slice(4);
    expect(kept[3]?.config.output).toBe(reads.replace("nodes.join", "nodes.join_2"));
  });

  test("what is outside the copy is still named as it was", () => {
    expect(duplicated(full, new Set(["notify"])).nodes[0]?.config).toEqual(full.nodes[1]?.config);
    expect(duplicated(full, new Set(["notify"])).edges).toEqual([]);
  });

  test("each copy stands beside the last, or where it is wanted, on the grid", () => {
    let graph = full;
    for (let times = 0; times < 3; times += 1) graph = addSteps(duplicated(graph, new Set(["screen"])))(graph);
    expect(graph.nodes.slice(2).map(({ position_x, position_y }) => [position_x, position_y])).toEqual([
      [32, 32],
      [64, 64],
      [96, 96],
    ]);
    const there = pasted(full, copied(full, BOTH), { x: 100, y: 50 }).nodes.slice(2);
    expect(there.map(({ position_x, position_y }) => [position_x, position_y])).toEqual([
      [96, 48],
      [368, 48],
    ]);
  });

  test("an exported workflow becomes steps, its tools found by name", () => {
    const document = {
      format: "pastetrader.workflow/1",
      name: "Golden cross",
      nodes: [
        { key: "start", name: "Start", node_type: "trigger" },
        { key: "bars", name: "Bars", node_type: "tool", tool: { name: "bars", type: "builtin" }, position_x: 272.0 },
      ],
      edges: [{ source: "start", target: "bars" }],
    };
    const steps = readSteps(JSON.stringify(document), { ...NOBODY, tools: new Map([["bars", "id-of-bars"]]) });
    expect(steps?.nodes.map(({ key, tool_id, timeout_seconds }) => [key, tool_id, timeout_seconds])).toEqual([
      ["start", null, 300],
      ["bars", "id-of-bars", 300],
    ]);
    expect(steps?.edges).toHaveLength(1);
  });

  test("any other text is the caller's", () => {
    for (const text of [
      "",
      "Buy when RSI < 30",
      "{",
      "[]",
      '{"a": 1}',
      '{"format": "else/1", "nodes": []}',
      '{"nodes": [1]}',
    ]) {
      expect(readSteps(text, NOBODY)).toBeNull();
    }
  });
});
