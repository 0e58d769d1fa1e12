/** The outputs of a step, from top to bottom (workflows/definition/node_types/condition.py). Pure. */
import { t } from "../lib/t";
import { ERROR_HANDLE, type GraphNode } from "./types";

type Step = Pick<GraphNode, "node_type" | "config">;

const text = (value: unknown, otherwise: string): string => (typeof value === "string" && value ? value : otherwise);

/** Of a condition: the names in its config, in their order; "" for a case that has none yet. */
export function writtenHandles({ config }: Pick<GraphNode, "config">): readonly string[] {
  const { cases, true_handle, false_handle, default_handle } = config;
  if (!Array.isArray(cases) || !cases.length) return [text(true_handle, "true"), text(false_handle, "false")];
  const named = cases.map((one: { readonly handle?: unknown } | null) => text(one?.handle, ""));
  return [...named, text(default_handle, "default")];
}

/** Outputs in the order of their ports, without the one for failures. */
export function outputsOf(step: Step): readonly string[] {
  return step.node_type === "condition" ? [...new Set(writtenHandles(step).filter(Boolean))] : [""];
}

/** All handles of a step; the one for failures is last. */
export const handlesOf = (step: Step): readonly string[] => [...new Set([...outputsOf(step), ERROR_HANDLE])];

/** The handles that the engine itself names, in words; others are the words of whoever made the workflow. */
export function handleWord(handle: string): string {
  switch (handle) {
    case "true":
      return t("yes");
    case "false":
      return t("no");
    case "default":
      return t("otherwise");
    case ERROR_HANDLE:
      return t("on error");
    default:
      return handle;
  }
}
