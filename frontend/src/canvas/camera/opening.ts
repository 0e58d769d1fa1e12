/** Where the canvas opens: never so far away that names cannot be read. Pure. */
import type { Viewport } from "@xyflow/react";
import type { Graph } from "../../document/types";
import type { Size } from "../../view/overlay";
import { estimatedSize } from "../geometry";
import { around, LEAST_ZOOM, startingAt, wholeView } from "./sight";

/** Of a graph that does not fit anyway. */
const READING_ZOOM = 0.9;

/** All of it, between 75 % and 100 %; where that is too much, the trigger at the left, and the rest runs off. */
export function openingView({ nodes }: Pick<Graph, "nodes">, pane: Size): Viewport {
  const boxes = nodes.map((node) => ({ x: node.position_x, y: node.position_y, ...estimatedSize(node) }));
  const whole = around(boxes);
  if (!whole || !pane.width || !pane.height) return { x: 0, y: 0, zoom: 1 };
  const view = wholeView(whole, pane);
  if (view.zoom >= LEAST_ZOOM) return view;
  const trigger = boxes[nodes.findIndex((node) => node.node_type === "trigger")];
  return startingAt(trigger ?? whole, whole, pane, READING_ZOOM);
}
