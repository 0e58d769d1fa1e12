/** Where edges are held: ids of handles on the canvas (React Flow takes "" for "the first"), and which are open. Pure. */
import { outputsOf } from "../document/handles";
import type { GraphNode } from "../document/types";

export const handleId = (handle: string): string => `h:${handle}`;
export const handleOf = (id: string | null | undefined): string => (id?.startsWith("h:") ? id.slice(2) : "");

export const takesInput = (node: Pick<GraphNode, "node_type">): boolean => node.node_type !== "trigger";

/** The output that is open, or else the first. */
export function openOutput(node: GraphNode, used: ReadonlySet<string>): string {
  const outputs = outputsOf(node);
  return outputs.find((handle) => !used.has(handle)) ?? outputs[0] ?? "";
}
