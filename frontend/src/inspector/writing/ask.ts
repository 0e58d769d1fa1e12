/** Asks the server about a text while it is typed. */
import { answered, api } from "../../api/client";
import type { components } from "../../api/schema";
import { edgeId } from "../../document/edges";
import { graphNow } from "../../document/store";
import type { Graph, NodeType } from "../../document/types";
import { readBoot } from "../../lib/boot";
import { type At, dotted } from "../form/at";
import { toServer } from "./completion";

export type Kind = "expression" | "template" | "condition";
export type Answer = components["schemas"]["Written"];

/** What the server needs of the graph: who leads where, and the configs of the steps that hand something on. */
export function lean(graph: Graph, key: string): Graph {
  const needed = new Set<NodeType>(["trigger", "adapter", "agent"]);
  const nodes = graph.nodes.map((node) => ({
    ...node,
    config: node.key === key || needed.has(node.node_type) ? node.config : {},
    provenance: [],
  }));
  return { ...graph, nodes, config: {} };
}

export async function lookAt(at: At, kind: Kind, text: string, cursor: number): Promise<Answer> {
  const graph = graphNow();
  const key = at.isEdge ? (graph.edges.find((edge) => edgeId(edge) === at.node)?.source ?? "") : at.node;
  const body = {
    graph: lean(graph, key) as components["schemas"]["Graph"],
    node_key: key,
    path: dotted(at),
    text,
    kind,
    cursor: toServer(text, cursor),
  };
  const params = { path: { id: readBoot().workflow.id } };
  const { data } = await answered(api.POST("/api/v1/workflows/{id}/expressions/check", { params, body }));
  return data;
}
