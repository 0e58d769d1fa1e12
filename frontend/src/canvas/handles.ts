/** Where edges are held: handles of a step, and their ids on the canvas (React Flow takes "" for "the first"). Pure. */
import { ERROR_HANDLE, type GraphNode } from "../document/types";

export const handleId = (handle: string): string => `h:${handle}`;
export const handleOf = (id: string | null | undefined): string => (id?.startsWith("h:") ? id.slice(2) : "");

type Case = { readonly handle?: unknown };
const text = (value: unknown, instead: string): string => (typeof value === "string" && value ? value : instead);

/** Outputs in order, without the one for errors. A condition names its own (workflows/definition/node_types/condition.py). */
export function outputsOf(node: Pick<GraphNode, "node_type" | "config">): readonly string[] {
  if (node.node_type !== "condition") return [""];
  const { cases, default_handle, true_handle, false_handle } = node.config;
  if (Array.isArray(cases) && cases.length) {
    const named = (cases as readonly Case[]).map((one) => text(one?.handle, "")).filter(Boolean);
    return [...new Set([...named, text(default_handle, "default")])];
  }
  return [text(true_handle, "true"), text(false_handle, "false")];
}

export const takesInput = (node: Pick<GraphNode, "node_type">): boolean => node.node_type !== "trigger";

/** The output that is open, or else the first. */
export function openOutput(node: GraphNode, used: ReadonlySet<string>): string {
  const outputs = outputsOf(node);
  return outputs.find((handle) => !used.has(handle)) ?? outputs[0] ?? "";
}

export const isError = (handle: string): boolean => handle === ERROR_HANDLE;
