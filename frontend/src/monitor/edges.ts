/** What went along an edge; static/js/execution.js and executions/presentation.py say the same. */
import type { GraphEdge } from "../document/types";
import { ERROR_HANDLE } from "../document/types";
import { isOver, isTrouble } from "./status";
import type { NodeRun } from "./store";

/** `fired`: data went along; `moving`: its target is at work on them; `dead`: it will not fire; "": not yet known. */
export type EdgeState = "" | "fired" | "moving" | "dead";

/** The runs of its two ends: undefined where nothing is known of one. */
export function edgeState(
  { source_handle: handle }: Pick<GraphEdge, "source_handle">,
  source: NodeRun | undefined,
  target: NodeRun | undefined,
): EdgeState {
  if (!source || !target || !isOver(source.status)) return "";
  if (!hasFired(handle, source) || target.status === "skipped") return "dead";
  return target.status === "running" ? "moving" : "fired";
}

function hasFired(handle: string, { status, handle: chosen }: NodeRun): boolean {
  if (status === "completed") return chosen ? handle === "" || handle === chosen : handle !== ERROR_HANDLE;
  return isTrouble(status) && handle === ERROR_HANDLE;
}

/** How many items an output has: the length of a list, or of the only list in an object; null for anything else. */
export function itemCount(output: unknown): number | null {
  if (Array.isArray(output)) return output.length;
  if (typeof output !== "object" || output === null) return null;
  const lists = Object.values(output).filter(Array.isArray);
  return lists.length === 1 ? (lists[0]?.length ?? null) : null;
}
