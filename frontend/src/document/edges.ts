/** What makes an edge this edge, and which edges may be drawn. Pure. */
import type { Ends, Graph, GraphEdge } from "./types";

export type Refusal = "" | "itself" | "there_already" | "cycle" | "into_trigger" | "unknown";

/** Handles hold no ">", keys neither. */
export const edgeId = (edge: Ends): string =>
  [edge.source, edge.target, edge.source_handle, edge.target_handle].join(">");

export function newEdge(source: string, target: string, sourceHandle = "", targetHandle = ""): GraphEdge {
  return {
    source,
    target,
    source_handle: sourceHandle,
    target_handle: targetHandle,
    condition: null,
    priority: 0,
    label: "",
  };
}

/** Why two steps cannot be connected; "" when they can. */
export function refusalOf(graph: Graph, ends: Ends): Refusal {
  const nodes = new Map(graph.nodes.map((node) => [node.key, node]));
  const target = nodes.get(ends.target);
  if (!target || !nodes.has(ends.source)) return "unknown";
  if (ends.source === ends.target) return "itself";
  if (target.node_type === "trigger") return "into_trigger";
  if (graph.edges.some((edge) => edgeId(edge) === edgeId(ends))) return "there_already";
  return reaches(graph, ends.target, ends.source) ? "cycle" : "";
}

/** Whether a path leads from one step to the other. Linear. */
export function reaches(graph: Graph, from: string, to: string): boolean {
  const following = new Map<string, string[]>();
  for (const { source, target } of graph.edges) {
    const targets = following.get(source);
    if (targets) targets.push(target);
    else following.set(source, [target]);
  }
  const seen = new Set([from]);
  const waiting = [from];
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    if (key === to) return true;
    for (const next of following.get(key) ?? []) {
      if (!seen.has(next)) {
        seen.add(next);
        waiting.push(next);
      }
    }
  }
  return false;
}
