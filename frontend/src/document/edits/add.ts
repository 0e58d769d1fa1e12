import type { Place } from "../../view/overlay";
import { edgeId, newEdge } from "../edges";
import { keyFrom } from "../keys";
import type { Edit, Ends, Graph, GraphNode, NodeType } from "../types";

export type NewNode = {
  readonly type: NodeType;
  readonly name: string;
  readonly config?: GraphNode["config"];
  readonly toolId?: string | null;
  readonly agentId?: string | null;
  readonly at: Place;
};

/** The node that would be added; its key is one that the graph has not. */
export function madeNode(
  graph: Graph,
  { type, name, config = {}, toolId = null, agentId = null, at }: NewNode,
): GraphNode {
  return {
    key: keyFrom(name, new Set(graph.nodes.map((node) => node.key)), type),
    name,
    node_type: type,
    config,
    tool_id: toolId,
    agent_id: agentId,
    input_schema: null,
    output_schema: null,
    timeout_seconds: 300,
    retry_config: {},
    on_error: {},
    is_enabled: true,
    position_x: at.x,
    position_y: at.y,
    provenance: [],
  };
}

export const addNode =
  (node: GraphNode): Edit =>
  (graph) => ({ ...graph, nodes: [...graph.nodes, node] });

/** The node behind an open output of another. */
export const addAfter =
  (node: GraphNode, source: string, handle = ""): Edit =>
  (graph) => ({ ...graph, nodes: [...graph.nodes, node], edges: [...graph.edges, newEdge(source, node.key, handle)] });

/** The node in the middle of an edge: what stood on the edge's way in stays there. */
export const addOnEdge =
  (node: GraphNode, on: Ends): Edit =>
  (graph) => ({
    ...graph,
    nodes: [...graph.nodes, node],
    edges: graph.edges.flatMap((edge) =>
      edgeId(edge) === edgeId(on)
        ? [{ ...edge, target: node.key, target_handle: "" }, newEdge(node.key, edge.target, "", edge.target_handle)]
        : [edge],
    ),
  });
