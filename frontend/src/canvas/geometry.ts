/** Sizes of what is drawn, in pixels of the graph; the style sheet says the same (styles/canvas.css). Pure. */

import { outputsOf } from "../document/handles";
import type { GraphNode } from "../document/types";
import { CARD_WIDTH, GRID, onGrid, ROW_GAP } from "../view/grid";
import type { Place, Size } from "../view/overlay";

/** The header alone: where the input and the plain output stand is its middle. */
export const HEAD_HEIGHT = 60;
export const PORT_HEIGHT = 24;
export const BODY_PADDING = 6;

/** Rows beneath the header: outputs with a name, or what an aggregator waits for. */
export function rowsOf(node: GraphNode, inputs: number): number {
  if (node.node_type === "condition") return outputsOf(node).length;
  return node.node_type === "aggregator" && inputs > 1 ? inputs : 0;
}

/** Before the browser has measured: names of one line. */
export function estimatedSize(node: GraphNode, inputs = 0): Size {
  const rows = rowsOf(node, inputs);
  return { width: CARD_WIDTH, height: HEAD_HEIGHT + (rows ? rows * PORT_HEIGHT + 2 * BODY_PADDING : 0) };
}

export const snapped = ({ x, y }: Place): Place => ({
  x: onGrid(x),
  y: onGrid(y),
});

export type Box = Place & Size;
export const overlaps = (one: Box, other: Box, gap = 0): boolean =>
  one.x < other.x + other.width + gap &&
  other.x < one.x + one.width + gap &&
  one.y < other.y + other.height + gap &&
  other.y < one.y + one.height + gap;

/** The place itself, or the nearest one beneath it where a card of `size` covers no other. On the grid. */
export function freePlace(at: Place, size: Size, others: readonly Box[]): Place {
  let place = snapped(at);
  for (let tries = 0; tries <= others.length; tries += 1) {
    const hit = others.find((other) => overlaps({ ...place, ...size }, other, GRID));
    if (!hit) return place;
    place = { x: place.x, y: Math.ceil((hit.y + hit.height + ROW_GAP) / GRID) * GRID };
  }
  return place;
}
