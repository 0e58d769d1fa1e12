/** What the document is made of (api/types.ts), and what changes it. */
import type { Graph, NodeType } from "../api/types";

export type { Ends, Graph, GraphEdge, GraphNode, NodeType, NodeTypeDescription, Problem } from "../api/types";

/** A change as a value: pure, and the same object when nothing changes, so that nothing is recorded or saved. */
export type Edit = (graph: Graph) => Graph;

export const NODE_TYPES: readonly NodeType[] = ["trigger", "tool", "agent", "condition", "adapter", "aggregator"];
/** The output of every step that fires when it fails. */
export const ERROR_HANDLE = "error";
