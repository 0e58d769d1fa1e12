/** The outputs of a condition are named in its config: connections follow when one gets another name. Pure. */
import { writtenHandles } from "../../document/handles";
import { ERROR_HANDLE, type GraphEdge, type GraphNode } from "../../document/types";

/** The edges after an edit of a node; the same ones unless exactly one of its outputs was renamed. */
export function withHandles(edges: readonly GraphEdge[], before: GraphNode, after: GraphNode): readonly GraphEdge[] {
  if (before.node_type !== "condition" || before.config === after.config) return edges;
  const [old, next] = [writtenHandles(before), writtenHandles(after)];
  const changed = old.flatMap((name, place) => (name === next[place] ? [] : [place]));
  const [only] = changed;
  if (old.length !== next.length || changed.length !== 1 || only === undefined) return edges;
  const [from, to] = [old[only] ?? "", next[only] ?? ""];
  const isTaken = !to || to === ERROR_HANDLE || old.includes(to) || old.filter((name) => name === from).length > 1;
  if (isTaken) return edges;
  const isOf = (edge: GraphEdge) => edge.source === before.key && edge.source_handle === from;
  return edges.some(isOf) ? edges.map((edge) => (isOf(edge) ? { ...edge, source_handle: to } : edge)) : edges;
}
