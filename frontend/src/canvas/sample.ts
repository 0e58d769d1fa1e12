/** Graphs for tests: `graphOf("a>b", "b>c:true")` has the steps a, b, c; "t…" is a trigger, "c…" a condition, "j…" an aggregator. */
import { newEdge } from "../document/edges";
import { madeNode } from "../document/edits/add";
import type { Graph, GraphNode, NodeType } from "../document/types";

const TYPES: Readonly<Record<string, NodeType>> = { t: "trigger", c: "condition", j: "aggregator" };
const EMPTY: Graph = { nodes: [], edges: [], config: {}, variables: {} };

export function graphOf(...edges: readonly string[]): Graph {
  const parsed = edges.map((text) => /^(\w+)>(\w+)(?::(\w+))?$/.exec(text) ?? []);
  const keys = new Set(parsed.flatMap(([, source = "", target = ""]) => [source, target]));
  return {
    ...EMPTY,
    nodes: [...keys].map((key, place) => stepOf(key, place)),
    edges: parsed.map(([, source = "", target = "", handle = ""]) => newEdge(source, target, handle)),
  };
}

export function stepOf(key: string, place = 0, fields: Partial<GraphNode> = {}): GraphNode {
  const type = TYPES[key[0] ?? ""] ?? "tool";
  const made = madeNode(EMPTY, { type, name: key, at: { x: place * 272, y: 0 } });
  return { ...made, key, ...fields };
}
