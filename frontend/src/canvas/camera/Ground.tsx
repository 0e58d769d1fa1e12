import { type ReactFlowState, useStore } from "@xyflow/react";
import { GRID } from "../../view/grid";

const LEAST_GAP = 12;

/** The grid of dots: one picture that is only shifted, where a pattern would be drawn anew with every pixel one moves. */
export function Ground() {
  const transform = useStore(shiftOf);
  const gap = useStore(gapOf);
  return <div className="ground" style={{ transform, backgroundSize: `${gap}px ${gap}px` }} />;
}

/** In pixels of the screen; never so near each other that they are grey. */
function gapOf({ transform: [, , zoom] }: ReactFlowState): number {
  let gap = GRID * zoom;
  while (gap < LEAST_GAP) gap *= 2;
  return gap;
}

function shiftOf(state: ReactFlowState): string {
  const gap = gapOf(state);
  const [x, y] = state.transform;
  // From one gap left and above, so that it always covers the whole.
  return `translate(${(((x % gap) + gap) % gap) - gap}px, ${(((y % gap) + gap) % gap) - gap}px)`;
}
