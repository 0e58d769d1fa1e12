import { edgeId } from "../edges";
import type { Edit } from "../types";

/** Nodes with the edges at them, and edges by their ids. */
export const remove =
  (keys: ReadonlySet<string>, edges: ReadonlySet<string> = new Set()): Edit =>
  (graph) => {
    const nodesLeft = graph.nodes.filter((node) => !keys.has(node.key));
    const edgesLeft = graph.edges.filter(
      (edge) => !keys.has(edge.source) && !keys.has(edge.target) && !edges.has(edgeId(edge)),
    );
    const isSame = nodesLeft.length === graph.nodes.length && edgesLeft.length === graph.edges.length;
    return isSame ? graph : { ...graph, nodes: nodesLeft, edges: edgesLeft };
  };
