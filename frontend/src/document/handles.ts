/** The outputs of a step, from top to bottom (workflows/definition/node_types/condition.py). Pure. */
import { ERROR_HANDLE, type GraphNode } from "./types";

type Condition = {
  readonly true_handle?: unknown;
  readonly false_handle?: unknown;
  readonly default_handle?: unknown;
  readonly cases?: unknown;
};

const text = (value: unknown, otherwise: string): string => (typeof value === "string" && value ? value : otherwise);

/** The handles of a step in the order of its ports; the one for failures is last. */
export function handlesOf({ node_type, config }: Pick<GraphNode, "node_type" | "config">): readonly string[] {
  if (node_type !== "condition") return ["", ERROR_HANDLE];
  const { cases, true_handle, false_handle, default_handle } = config as Condition;
  if (!Array.isArray(cases) || !cases.length) {
    return [text(true_handle, "true"), text(false_handle, "false"), ERROR_HANDLE];
  }
  const named = cases.map((one: { readonly handle?: unknown } | null) => text(one?.handle, "")).filter(Boolean);
  return [...new Set([...named, text(default_handle, "default"), ERROR_HANDLE])];
}
