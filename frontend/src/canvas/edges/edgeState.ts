import type { GraphEdge } from "../../document/types";
import { type EdgeState, edgeState } from "../../monitor/edges";
import type { RunState } from "../../monitor/store";

/** A selector of one edge: it gives a text, so nothing else of the run renders the edge again. */
export const stateOf =
  (edge: GraphEdge | undefined) =>
  ({ run }: RunState): EdgeState =>
    run && edge ? edgeState(edge, run.nodes.get(edge.source), run.nodes.get(edge.target)) : "";
