/** What of the graph lies outside the pane, side by side: a canvas has no scroll bars that would say so. Pure. */
import type { Viewport } from "@xyflow/react";
import type { Size } from "../../view/overlay";
import type { Box } from "../geometry";

export type Side = "left" | "right" | "top" | "bottom";
export const SIDES: readonly Side[] = ["left", "right", "top", "bottom"];
export type Counts = Readonly<Record<Side, number>>;

/** How many cards have their middle outside; one in a corner counts on the side where it is farther away. */
export function outside(boxes: Iterable<Box>, view: Viewport, pane: Size): Counts {
  const counts = { left: 0, right: 0, top: 0, bottom: 0 };
  for (const box of boxes) {
    const x = (box.x + box.width / 2) * view.zoom + view.x;
    const y = (box.y + box.height / 2) * view.zoom + view.y;
    const across = x < 0 ? -x : Math.max(0, x - pane.width);
    const down = y < 0 ? -y : Math.max(0, y - pane.height);
    if (!across && !down) continue;
    if (across >= down) counts[x < 0 ? "left" : "right"] += 1;
    else counts[y < 0 ? "top" : "bottom"] += 1;
  }
  return counts;
}

const STEP = 0.7;

/** The view a good part of the pane further to a side. */
export function further(view: Viewport, side: Side, pane: Size): Viewport {
  const [x, y] = [Math.round(pane.width * STEP), Math.round(pane.height * STEP)];
  const shift = { left: [x, 0], right: [-x, 0], top: [0, y], bottom: [0, -y] }[side];
  return { ...view, x: view.x + (shift[0] ?? 0), y: view.y + (shift[1] ?? 0) };
}
