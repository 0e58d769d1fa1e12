/** Asks the server about a text while it is typed. */
import { answered, api } from "../../api/client";
import type { components } from "../../api/schema";
import { edgeId } from "../../document/edges";
import { graphNow } from "../../document/store";
import type { Graph, NodeType } from "../../document/types";
import { readBoot } from "../../lib/boot";
import { type Answer, type Kind, type Look, toServer } from "../../writing/completion";
import { type At, dotted } from "./at";

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

/** Asks about a text at a place of the graph. */
export const lookAt =
  (at: At, kind: Kind): Look =>
  (text, cursor) =>
    ask(at, kind, text, cursor);

async function ask(at: At, kind: Kind, text: string, cursor: number): Promise<Answer> {
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
