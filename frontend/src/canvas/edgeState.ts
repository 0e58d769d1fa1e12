/** What an edge did in the run that is shown; the rule of static/js/execution.js. Pure. */
import { ERROR_HANDLE, type GraphEdge } from "../document/types";
import { isOver } from "../monitor/status";
import type { NodeRun, RunState } from "../monitor/store";

/** `fired`: it handed on; `moving`: its target runs; `dead`: it was not taken; "": not yet known. */
export type EdgeState = "" | "fired" | "moving" | "dead";
type Ran = Pick<NodeRun, "status" | "handle"> | undefined;

export function edgeState(handle: string, source: Ran, target: Ran): EdgeState {
  if (!source || !isOver(source.status)) return "";
  const hasFailed = source.status === "failed" || source.status === "timeout";
  const isOutput = source.handle ? handle === "" || handle === source.handle : handle !== ERROR_HANDLE;
  const hasFired = source.status === "completed" ? isOutput : hasFailed && handle === ERROR_HANDLE;
  if (!hasFired || target?.status === "skipped") return "dead";
  return target?.status === "running" ? "moving" : "fired";
}

/** A selector of one edge: it gives a text, so nothing else of the run renders the edge again. */
export const stateOf =
  (edge: GraphEdge | undefined) =>
  ({ run }: RunState): EdgeState =>
    run && edge ? edgeState(edge.source_handle, run.nodes.get(edge.source), run.nodes.get(edge.target)) : "";
