import { describe, expect, test } from "vitest";
import type { Graph } from "../types";
import { addAfter, addNode, addOnEdge, madeNode } from "./add";
import { configure, move } from "./configure";
import { connect } from "./connect";
import { remove } from "./remove";

const EMPTY: Graph = { nodes: [], edges: [], config: {}, variables: {} };
const AT = { x: 0, y: 0 };

function chain(...names: string[]): Graph {
  return names.reduce((graph, name, place) => {
    const node = madeNode(graph, { type: place ? "adapter" : "trigger", name, at: AT });
    const last = graph.nodes.at(-1);
    return (last ? addAfter(node, last.key) : addNode(node))(graph);
  }, EMPTY);
}

const ends = (graph: Graph) => graph.edges.map((edge) => `${edge.source}>${edge.target}`);

describe("edits", () => {
  test("a second step of a name gets a key of its own", () => {
    expect(chain("Start", "Screen", "Screen").nodes.map((node) => node.key)).toEqual(["start", "screen", "screen_2"]);
  });

  test("a name without a Latin letter becomes the kind of step", () => {
    expect(madeNode(EMPTY, { type: "tool", name: "조건검색", at: AT }).key).toBe("tool");
  });

  test("a step in the middle of an edge takes both its ends", () => {
    const graph = chain("Start", "End");
    const middle = madeNode(graph, { type: "adapter", name: "Middle", at: AT });
    const edge = graph.edges[0];
    if (!edge) throw new Error("no edge");
    expect(ends(addOnEdge(middle, edge)(graph))).toEqual(["start>middle", "middle>end"]);
  });

  test("a cycle is not drawn, and nothing changes", () => {
    const graph = chain("Start", "A", "B");
    const back = { source: "b", target: "a", source_handle: "", target_handle: "" };
    expect(connect(back)(graph)).toBe(graph);
  });

  test("a step takes its edges along", () => {
    expect(ends(remove(new Set(["a"]))(chain("Start", "A", "B")))).toEqual([]);
  });

  test("an edit that changes nothing is the same graph", () => {
    const graph = chain("Start", "A");
    for (const edit of [remove(new Set(["z"])), configure("a", { name: "A" }), move(new Map([["a", AT]]))]) {
      expect(edit(graph)).toBe(graph);
    }
  });
});
