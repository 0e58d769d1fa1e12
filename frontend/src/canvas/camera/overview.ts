/** The small picture of the whole graph: what it covers, and its steps as one path for each type. Pure. */
import type { NodeType } from "../../document/types";
import type { Place, Size } from "../../view/overlay";
import { type Box, HEAD_HEIGHT } from "../geometry";
import type { StepNode } from "../project";

/** Of the picture on the screen, in pixels; the style sheet says the same (styles/canvas-tools.css). */
export const MAP: Size = { width: 176, height: 116 };
/** Around the graph, in pixels of the picture. */
const MARGIN = 5;

/** Steps as paths, a thousand of them one shape: each a shape of its own is drawn anew whenever one looks elsewhere. */
export function blocksOf(nodes: readonly StepNode[]): ReadonlyMap<NodeType, string> {
  const paths = new Map<NodeType, string>();
  for (const node of nodes) {
    const { x, y, width, height } = boxOf(node);
    const type = node.data.node.node_type;
    paths.set(type, `${paths.get(type) ?? ""}M${x} ${y}h${width}v${height}h${-width}z`);
  }
  return paths;
}

/** What holds all steps; null without any. */
export function boundsOf(nodes: readonly StepNode[]): Box | null {
  let found: Box | null = null;
  for (const node of nodes) found = found ? union(found, boxOf(node)) : boxOf(node);
  return found;
}

/** What the pane shows of the graph. */
export const seenOf = ({ x, y }: Place, zoom: number, pane: Size): Box => ({
  x: -x / zoom,
  y: -y / zoom,
  width: pane.width / zoom,
  height: pane.height / zoom,
});

/** The graph and what is seen of it, in the middle of the picture; with how many pixels of the graph one of it is. */
export function frameOf(bounds: Box | null, seen: Box): { readonly box: Box; readonly scale: number } {
  const all = bounds ? union(bounds, seen) : seen;
  const scale = Math.max(all.width / (MAP.width - 2 * MARGIN), all.height / (MAP.height - 2 * MARGIN));
  const [width, height] = [MAP.width * scale, MAP.height * scale];
  const box = { x: all.x - (width - all.width) / 2, y: all.y - (height - all.height) / 2, width, height };
  return { box, scale };
}

function boxOf({ position, measured }: StepNode): Box {
  return { ...position, width: measured?.width ?? 0, height: measured?.height ?? HEAD_HEIGHT };
}

function union(one: Box, other: Box): Box {
  const [x, y] = [Math.min(one.x, other.x), Math.min(one.y, other.y)];
  const right = Math.max(one.x + one.width, other.x + other.width);
  const bottom = Math.max(one.y + one.height, other.y + other.height);
  return { x, y, width: right - x, height: bottom - y };
}
