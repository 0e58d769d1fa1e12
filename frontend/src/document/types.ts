/** The graph as the server keeps it. A node is its key, an edge its ends: never an id of one installation. */
import type { components } from "../api/schema";

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
export type NodeType = GraphNode["node_type"];
export type NodeTypeDescription = Schemas["NodeType"];
export type Problem = Schemas["Problem"];

/** A change as a value: pure, and the same object when nothing changes, so that nothing is recorded or saved. */
export type Edit = (graph: Graph) => Graph;

export const NODE_TYPES: readonly NodeType[] = ["trigger", "tool", "agent", "condition", "adapter", "aggregator"];
/** The output of every step that fires when it fails. */
export const ERROR_HANDLE = "error";
