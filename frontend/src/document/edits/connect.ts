import { edgeId, newEdge, refusalOf } from "../edges";
import type { Edit, Ends } from "../types";

/** Nothing changes where the two cannot be connected. */
export const connect =
  ({ source, target, source_handle, target_handle }: Ends): Edit =>
  (graph) => {
    const edge = newEdge(source, target, source_handle, target_handle);
    return refusalOf(graph, edge) ? graph : { ...graph, edges: [...graph.edges, edge] };
  };

/** The other end of an edge; its condition and label stay. */
export const reconnect =
  (from: Ends, to: Ends): Edit =>
  (graph) => {
    const without = { ...graph, edges: graph.edges.filter((edge) => edgeId(edge) !== edgeId(from)) };
    if (edgeId(from) === edgeId(to) || refusalOf(without, to)) return graph;
    const edges = graph.edges.map((edge) => (edgeId(edge) === edgeId(from) ? { ...edge, ...to } : edge));
    return { ...graph, edges };
  };
