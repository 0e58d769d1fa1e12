/** Where the canvas opens: never so far away that names cannot be read. Pure. */
import type { Viewport } from "@xyflow/react";
import type { Graph } from "../document/types";
import { CARD_WIDTH } from "../view/grid";
import type { Size } from "../view/overlay";
import { estimatedSize } from "./geometry";

export const LEAST_ZOOM = 0.75;
/** Of a graph that does not fit anyway. */
const READING_ZOOM = 0.9;
const MARGIN = 56;
/** Room for the hint, the controls and the overview. */
const BELOW = 88;

/** All of it, between 75 % and 100 %; where that is too much, the trigger at the left, and the rest runs off. */
export function openingView({ nodes }: Pick<Graph, "nodes">, pane: Size): Viewport {
  if (!nodes.length || !pane.width || !pane.height) return { x: 0, y: 0, zoom: 1 };
  const left = Math.min(...nodes.map((node) => node.position_x));
  const right = Math.max(...nodes.map((node) => node.position_x)) + CARD_WIDTH;
  const top = Math.min(...nodes.map((node) => node.position_y));
  const bottom = Math.max(...nodes.map((node) => node.position_y + estimatedSize(node).height));
  const zooms = [(pane.width - 2 * MARGIN) / (right - left), (pane.height - MARGIN - BELOW) / (bottom - top)];
  const fitting = Math.min(1, ...zooms);
  const zoom = fitting < LEAST_ZOOM ? READING_ZOOM : fitting;
  const start = nodes.find((node) => node.node_type === "trigger") ?? nodes[0];
  const middleY = (pane.height - BELOW + MARGIN) / 2;
  const isWide = (right - left) * zoom > pane.width - 2 * MARGIN;
  const isTall = (bottom - top) * zoom > pane.height - MARGIN - BELOW;
  const focusY = isTall && start ? start.position_y + 30 : (top + bottom) / 2;
  const x = isWide ? MARGIN - (start?.position_x ?? left) * zoom : (pane.width - (left + right) * zoom) / 2;
  return { x: Math.round(x), y: Math.round(middleY - focusY * zoom), zoom };
}
