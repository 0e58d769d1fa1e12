/** The graph as the server keeps it. A node is its key, an edge its ends: never an id of one installation. */
import type { components } from "./schema";

type Schemas = components["schemas"];
type Whole<T> = { readonly [Name in keyof T]-?: T[Name] };

export type GraphNode = Whole<Schemas["GraphNode"]>;
export type GraphEdge = Whole<Schemas["GraphEdge"]>;
export type Graph = {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly config: Readonly<Record<string, unknown>>;
  readonly variables: Readonly<Record<string, unknown>>;
};
/** What makes an edge this edge. */
export type Ends = Pick<GraphEdge, "source" | "target" | "source_handle" | "target_handle">;
export type NodeType = GraphNode["node_type"];
export type NodeTypeDescription = Schemas["NodeType"];
export type Problem = Schemas["Problem"];
