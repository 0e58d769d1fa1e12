import { type ReactFlowState, useReactFlow, useStore } from "@xyflow/react";
import { Icon } from "../../lib/Icon";
import { tn } from "../../lib/t";
import { useOverlay } from "../../view/overlay";
import { usePanels } from "../../view/panels";
import type { Box } from "../geometry";
import type { StepEdge, StepNode } from "../project";
import { further, outside, SIDES, type Side } from "./outside";
import { calm, uncovered } from "./seeing";

/** At each side where the graph goes on out of sight: a shade, and how many steps there are; pressed, one goes there. */
export function Beyond() {
  // What the inspector covers is out of sight as well.
  useOverlay(({ selected }) => selected);
  usePanels(({ isInspectorOpen }) => isInspectorOpen);
  const counts = useStore(
    (state: ReactFlowState) => countsOf(state),
    (one, other) => one.every((count, place) => count === other[place]),
  );
  return SIDES.map((side, place) => {
    const count = counts[place] ?? 0;
    return count > 0 && <Further key={side} side={side} count={count} />;
  });
}

function Further({ side, count }: { readonly side: Side; readonly count: number }) {
  const flow = useReactFlow<StepNode, StepEdge>();
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const go = () => void flow.setViewport(further(flow.getViewport(), side, { width, height }), { duration: calm() });
  return (
    <div className="beyond" data-side={side}>
      <button type="button" onClick={go}>
        <span>{tn("One more step", "%(n)s more steps", count)}</span>
        <Icon name="chevron-right" small />
      </button>
    </div>
  );
}

function countsOf({ nodeLookup, transform: [x, y, zoom], width, height }: ReactFlowState): readonly number[] {
  if (!width || !height) return [0, 0, 0, 0];
  const counts = outside(boxesOf(nodeLookup), { x, y, zoom }, uncovered({ width, height }));
  return SIDES.map((side) => counts[side]);
}

function* boxesOf(nodes: ReactFlowState["nodeLookup"]): Generator<Box> {
  for (const { internals, measured } of nodes.values()) {
    yield { ...internals.positionAbsolute, width: measured.width ?? 0, height: measured.height ?? 0 };
  }
}
