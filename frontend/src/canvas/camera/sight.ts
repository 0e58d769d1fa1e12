/** What of the graph is seen: views that show all of it, and how far one moves to bring a card into sight. Pure. */
import type { Viewport } from "@xyflow/react";
import type { Size } from "../../view/overlay";
import type { Box } from "../geometry";

/** Names can still be read. */
export const LEAST_ZOOM = 0.75;
const FARTHEST = 0.1;
const MARGIN = 56;
/** Room for the hint, the controls and the overview. */
const BELOW = 88;
/** Around a card that is brought into sight. */
const AROUND = 48;

/** The smallest box that holds all; undefined for none. */
export function around(boxes: readonly Box[]): Box | undefined {
  if (!boxes.length) return;
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  return { x, y, width: right - x, height: bottom - y };
}

/** The whole in the middle, never larger than it is; at most as far away as it must be, which may be very far. */
export function wholeView(whole: Box, pane: Size): Viewport {
  const free = { width: pane.width - 2 * MARGIN, height: pane.height - MARGIN - BELOW };
  const fitting = Math.min(1, free.width / whole.width, free.height / whole.height);
  const zoom = Math.max(FARTHEST, fitting);
  return {
    x: Math.round(pane.width / 2 - (whole.x + whole.width / 2) * zoom),
    y: Math.round((pane.height - BELOW + MARGIN) / 2 - (whole.y + whole.height / 2) * zoom),
    zoom,
  };
}

/** A whole that is too large: what fits one way lies in the middle there, the other way it starts at a card. */
export function startingAt(start: Box, whole: Box, pane: Size, zoom: number): Viewport {
  const isWide = whole.width * zoom > pane.width - 2 * MARGIN;
  const isTall = whole.height * zoom > pane.height - MARGIN - BELOW;
  const middle = isTall ? start.y + start.height / 2 : whole.y + whole.height / 2;
  const x = isWide ? MARGIN - start.x * zoom : pane.width / 2 - (whole.x + whole.width / 2) * zoom;
  return { x: Math.round(x), y: Math.round((pane.height - BELOW + MARGIN) / 2 - middle * zoom), zoom };
}

/** The view after a card has come into the part of the pane that nothing covers; the same one where it is there already. */
export function revealing(card: Box, view: Viewport, free: Size): Viewport {
  const left = card.x * view.zoom + view.x;
  const top = card.y * view.zoom + view.y;
  const x = Math.round(into(left, left + card.width * view.zoom, AROUND, free.width - AROUND));
  const y = Math.round(into(top, top + card.height * view.zoom, AROUND, free.height - 2 * AROUND));
  return x || y ? { ...view, x: view.x + x, y: view.y + y } : view;
}

/** How far something moves to lie between two places; what is too long begins at the first. */
function into(from: number, to: number, first: number, last: number): number {
  if (from < first || to - from > last - first) return first - from;
  return to > last ? last - to : 0;
}

export const isSameView = (one: Viewport, other: Viewport): boolean =>
  Math.abs(one.x - other.x) < 1 && Math.abs(one.y - other.y) < 1 && Math.abs(one.zoom - other.zoom) < 0.001;
