import { ViewportPortal } from "@xyflow/react";
import { useDocument } from "../document/store";
import { useRun } from "../monitor/store";
import { stateOf } from "./edgeState";
import { linesOf } from "./lines";
import type { StepNode } from "./project";

/** The edges of many steps from afar: seen, not touched. */
export function FarEdges({ nodes }: { readonly nodes: readonly StepNode[] }) {
  const edges = useDocument(({ graph }) => graph.edges);
  const run = useRun();
  const lines = linesOf(nodes, edges, (edge) => stateOf(edge)(run));
  return (
    <ViewportPortal>
      <svg className="far-edges" aria-hidden="true" focusable="false">
        {[...lines].map(([state, path]) => (
          <path key={state} className="edge" data-state={state} d={path} />
        ))}
      </svg>
    </ViewportPortal>
  );
}
