/** A graph that nobody has placed stands in columns, as in the pages' picture (workflows/drawing/layout.py). Pure. */
import type { Graph, GraphEdge, GraphNode } from "../document/types";
import type { Place } from "../view/overlay";
import {
  BODY_PADDING,
  CARD_WIDTH,
  COLUMN_GAP,
  estimatedSize,
  HEAD_HEIGHT,
  PORT_HEIGHT,
  ROW_GAP,
  snapped,
} from "./geometry";
import { outputsOf } from "./handles";
import { runOrder } from "./order";

const SWEEPS = 4;

/** The same graph where every step has a place of its own. */
export function placed(graph: Graph): Graph {
  const taken = new Set(graph.nodes.map((node) => `${node.position_x} ${node.position_y}`));
  if (taken.size === graph.nodes.length) return graph;
  const places = columnsOf(graph);
  return {
    ...graph,
    nodes: graph.nodes.map((node) => {
      const place = places.get(node.key);
      return place ? { ...node, position_x: place.x, position_y: place.y } : node;
    }),
  };
}

function columnsOf(graph: Graph): ReadonlyMap<string, Place> {
  const ordered = runOrder(graph);
  const rank = new Map(ordered.map((node, place) => [node.key, place]));
  const depth = new Map<string, number>(ordered.map((node) => [node.key, 0]));
  const forward = graph.edges.filter((edge) => (rank.get(edge.source) ?? 0) < (rank.get(edge.target) ?? -1));
  forward.sort((one, other) => (rank.get(one.source) ?? 0) - (rank.get(other.source) ?? 0));
  const neighbours = new Map<string, string[]>(ordered.map((node) => [node.key, []]));
  for (const { source, target } of forward) {
    depth.set(target, Math.max(depth.get(target) ?? 0, (depth.get(source) ?? 0) + 1));
    neighbours.get(source)?.push(target);
    neighbours.get(target)?.push(source);
  }
  const columns: GraphNode[][] = [];
  for (const node of ordered) {
    const column = depth.get(node.key) ?? 0;
    const there = columns[column];
    if (there) there.push(node);
    else columns[column] = [node];
  }
  return stacked(sorted(columns, neighbours), graph);
}

/** Each column by the mean row of its neighbours, a few times over. */
function sorted(columns: GraphNode[][], neighbours: ReadonlyMap<string, readonly string[]>): GraphNode[][] {
  const row = new Map<string, number>();
  const number = (column: GraphNode[]) => {
    column.forEach((node, place) => {
      row.set(node.key, place - (column.length - 1) / 2);
    });
  };
  columns.forEach(number);
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    for (const column of sweep % 2 ? [...columns].reverse() : columns) {
      const weight = new Map(
        column.map((node) => {
          const rows = (neighbours.get(node.key) ?? []).map((key) => row.get(key) ?? 0);
          return [node.key, rows.length ? rows.reduce((sum, one) => sum + one, 0) / rows.length : 0];
        }),
      );
      column.sort((one, other) => (weight.get(one.key) ?? 0) - (weight.get(other.key) ?? 0));
      number(column);
    }
  }
  return columns;
}

/** Each step beside what leads to it, so that lines are straight where they can be; cards of a column never touch. */
function stacked(columns: readonly GraphNode[][], graph: Graph): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  const known = new Map(graph.nodes.map((node) => [node.key, node]));
  const incoming = byTarget(graph.edges);
  columns.forEach((column, number) => {
    const wanted = column.map((node) => {
      const ways = (incoming.get(node.key) ?? []).flatMap((edge) => {
        const source = places.get(edge.source);
        const from = known.get(edge.source);
        return source && from ? [source.y + outputOffset(from, edge.source_handle)] : [];
      });
      return ways.length ? ways.reduce((sum, y) => sum + y, 0) / ways.length : 0;
    });
    let bottom = Number.NEGATIVE_INFINITY;
    const tops = column.map((node, row) => {
      const top = Math.max(wanted[row] ?? 0, bottom);
      bottom = top + estimatedSize(node, incoming.get(node.key)?.length).height + BODY_PADDING + ROW_GAP;
      return top;
    });
    const moved = tops.reduce((sum, top, row) => sum + (wanted[row] ?? 0) - top, 0) / (tops.length || 1);
    column.forEach((node, row) => {
      places.set(node.key, snapped({ x: number * (CARD_WIDTH + COLUMN_GAP), y: (tops[row] ?? 0) + moved }));
    });
  });
  return places;
}

function byTarget(edges: readonly GraphEdge[]): ReadonlyMap<string, readonly GraphEdge[]> {
  const groups = new Map<string, GraphEdge[]>();
  for (const edge of edges) {
    const group = groups.get(edge.target);
    if (group) group.push(edge);
    else groups.set(edge.target, [edge]);
  }
  return groups;
}

/** How far beneath a card's own line an output stands. */
function outputOffset(node: GraphNode, handle: string): number {
  const row = outputsOf(node).indexOf(handle);
  return node.node_type === "condition" && row >= 0
    ? (HEAD_HEIGHT + PORT_HEIGHT) / 2 + BODY_PADDING + row * PORT_HEIGHT
    : 0;
}
