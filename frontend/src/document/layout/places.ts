import { CARD_WIDTH } from "../../view/grid";
import type { Graph } from "../types";

/** Of cards that are not measured yet: as high as they are at least. */
const LEAST = { width: CARD_WIDTH, height: 48 } as const;

/** Whether somebody has yet to put the steps in their places: two of them lie on each other. */
export function isUnplaced({ nodes }: Pick<Graph, "nodes">): boolean {
  const sorted = nodes.toSorted((one, other) => one.position_x - other.position_x);
  for (const [at, one] of sorted.entries()) {
    for (let next = at + 1; next < sorted.length; next += 1) {
      const other = sorted[next];
      if (!other || other.position_x - one.position_x >= LEAST.width) break;
      if (Math.abs(other.position_y - one.position_y) < LEAST.height) return true;
    }
  }
  return false;
}
