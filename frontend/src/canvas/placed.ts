/** A graph that nobody has placed stands in columns, as in the pages' picture (workflows/drawing/layout.py). Pure. */
import type { Graph, GraphNode } from "../document/types";
import { BODY_PADDING, CARD_WIDTH, COLUMN_GAP, estimatedSize, GRID, ROW_GAP } from "./geometry";
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

function columnsOf(graph: Graph): ReadonlyMap<string, { x: number; y: number }> {
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
  return stacked(sorted(columns, neighbours), inputsOf(graph));
}

const inputsOf = (graph: Graph): ReadonlyMap<string, number> => {
  const count = new Map<string, number>();
  for (const { target } of graph.edges) count.set(target, (count.get(target) ?? 0) + 1);
  return count;
};

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

/** Columns are centred on one line; cards of a column never touch. */
function stacked(columns: readonly GraphNode[][], inputs: ReadonlyMap<string, number>) {
  const places = new Map<string, { x: number; y: number }>();
  columns.forEach((column, number) => {
    const heights = column.map((node) => estimatedSize(node, inputs.get(node.key)).height + BODY_PADDING);
    const whole = heights.reduce((sum, height) => sum + height + ROW_GAP, -ROW_GAP);
    let y = Math.round(-whole / 2 / GRID) * GRID;
    column.forEach((node, row) => {
      places.set(node.key, { x: number * (CARD_WIDTH + COLUMN_GAP), y });
      y = Math.ceil((y + (heights[row] ?? 0) + ROW_GAP) / GRID) * GRID;
    });
  });
  return places;
}
