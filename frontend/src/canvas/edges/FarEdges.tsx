import { ViewportPortal } from "@xyflow/react";
import { useMemo } from "react";
import { useDocument } from "../../document/store";
import { edgeState } from "../../monitor/edges";
import { useRunSlowly } from "../../monitor/following/slowly";
import type { StepNode } from "../project";
import { linesOf } from "./lines";

/** The edges of many steps from afar: seen, not touched. */
export function FarEdges({ nodes }: { readonly nodes: readonly StepNode[] }) {
  const edges = useDocument(({ graph }) => graph.edges);
  // In a large run a hundred edges a second come alive, and all are one picture.
  const run = useRunSlowly()?.nodes;
  const lines = useMemo(
    () => linesOf(nodes, edges, (edge) => (run ? edgeState(edge, run.get(edge.source), run.get(edge.target)) : "")),
    [nodes, edges, run],
  );
  return (
    <ViewportPortal>
      <svg className="far-edges" aria-hidden="true" focusable="false">
        <g>
          {[...lines].map(([state, path]) => (
            <path key={state} className="edge" data-state={state} d={path} />
          ))}
        </g>
      </svg>
    </ViewportPortal>
  );
}
