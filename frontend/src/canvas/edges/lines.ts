/** Many edges from afar as a few lines, one for each state: a thousand pictures of their own are what made it slow. Pure. */

import { outputsOf } from "../../document/handles";
import { ERROR_HANDLE, type GraphEdge } from "../../document/types";
import { CARD_WIDTH } from "../../view/grid";
import { BODY_PADDING, HEAD_HEIGHT, PORT_HEIGHT } from "../geometry";
import type { StepNode } from "../project";

const LEAST_BEND = 28;

/** The path of each state's edges, in pixels of the graph. Edges to unknown steps are left out. */
export function linesOf(
  nodes: readonly StepNode[],
  edges: readonly GraphEdge[],
  stateOf: (edge: GraphEdge) => string,
): ReadonlyMap<string, string> {
  const byKey = new Map(nodes.map((node) => [node.id, node]));
  const lines = new Map<string, string>();
  for (const edge of edges) {
    const [source, target] = [byKey.get(edge.source), byKey.get(edge.target)];
    if (!source || !target) continue;
    const state = stateOf(edge);
    lines.set(state, (lines.get(state) ?? "") + curve(source, target, edge.source_handle));
  }
  return lines;
}

function curve(source: StepNode, target: StepNode, handle: string): string {
  const { node } = source.data;
  const row = node.node_type === "condition" ? outputsOf(node).indexOf(handle) : -1;
  const isError = handle === ERROR_HANDLE;
  const port = row < 0 ? HEAD_HEIGHT / 2 : HEAD_HEIGHT + BODY_PADDING + PORT_HEIGHT * (row + 0.5);
  const x = source.position.x + CARD_WIDTH - (isError ? 28 : 0);
  const y = source.position.y + (isError ? (source.measured?.height ?? HEAD_HEIGHT) : port);
  const [toX, toY] = [target.position.x, target.position.y + HEAD_HEIGHT / 2];
  const bend = Math.max(LEAST_BEND, Math.abs(toX - x) / 2);
  const from = isError ? `${x} ${y + bend}` : `${x + bend} ${y}`;
  return `M${x} ${y}C${from} ${toX - bend} ${toY} ${toX} ${toY}`;
}
