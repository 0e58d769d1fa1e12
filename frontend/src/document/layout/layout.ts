/** Where steps stand: dagre's columns from left to right, branches in the order of their handles, long ones in rows. Pure. */
import { Graph as Drawing, layout as layOut } from "@dagrejs/dagre";
import { CARD_WIDTH, COLUMN_GAP, GRID, onGrid, ROW_GAP } from "../../view/grid";
import type { Place } from "../../view/overlay";
import type { Graph, GraphEdge } from "../types";
import { handlePlaces, orderBranches } from "./branches";

export const CARD = { width: CARD_WIDTH, height: 64 } as const;
const GAP = { column: COLUMN_GAP, row: ROW_GAP, band: 64 } as const;
const COLUMN = CARD.width + GAP.column;
/** What of 1440 px is left beside the palette, at a zoom of 0.75. */
export const READABLE_WIDTH = 1_600;
const MAX_COLUMNS = Math.floor((READABLE_WIDTH + GAP.column) / COLUMN);

type Shape = Pick<Graph, "nodes" | "edges">;
export type Heights = ReadonlyMap<string, number>;
type Column = readonly { readonly key: string; readonly y: number; readonly height: number }[];

/** The top left corners by key, in whole steps of the grid; the smallest x and y are 0. No two cards overlap. */
export function arranged(graph: Shape, heights: Heights = new Map()): Map<string, Place> {
  const places = new Map<string, Place>();
  let top = 0;
  for (const band of bandsOf(columnsOf(graph, heights), graph)) {
    const highest = Math.min(...band.flatMap((column) => column.map(({ y }) => y)));
    let bottom = top;
    band.forEach((column, number) => {
      for (const { key, y, height } of column) {
        places.set(key, { x: number * COLUMN, y: top + y - highest });
        bottom = Math.max(bottom, top + y - highest + height);
      }
    });
    top = bottom + GAP.band;
  }
  return places;
}

/** What a card is high, in whole steps of the grid. */
const gridHeight = (height: number): number => Math.ceil(height / GRID) * GRID;

function columnsOf(graph: Shape, heights: Heights): Column[] {
  const drawing = new Drawing({ multigraph: true });
  drawing.setGraph({ rankdir: "LR", nodesep: GAP.row, ranksep: GAP.column, edgesep: GRID });
  drawing.setDefaultEdgeLabel(() => ({}));
  for (const node of graph.nodes) {
    const height = gridHeight(heights.get(node.key) ?? CARD.height + (node.node_type === "condition" ? 3 * GRID : 0));
    drawing.setNode(node.key, { width: CARD.width, height });
  }
  for (const { source, target } of graph.edges) {
    if (drawing.hasNode(source) && drawing.hasNode(target) && source !== target) drawing.setEdge(source, target);
  }
  const places = handlePlaces(graph);
  layOut(drawing, {
    customOrder(layered, order) {
      order(layered);
      orderBranches(layered, places);
    },
  });
  const byCentre = new Map<number, { key: string; y: number; height: number }[]>();
  for (const { key } of graph.nodes) {
    const { x = 0, y = 0, height } = drawing.node(key) as { x?: number; y?: number; height: number };
    const column = byCentre.get(Math.round(x)) ?? [];
    byCentre.set(Math.round(x), column);
    column.push({ key, y: onGrid(y - height / 2), height });
  }
  return [...byCentre].sort(([one], [other]) => one - other).map(([, column]) => spread(column));
}

/** Rounding to the grid may push cards into each other: each stands below the one above it. */
function spread(column: { key: string; y: number; height: number }[]): Column {
  let free = Number.NEGATIVE_INFINITY;
  return column
    .sort((one, other) => one.y - other.y)
    .map(({ key, y, height }) => {
      const from = Math.max(y, free);
      free = from + height + GAP.row;
      return { key, y: from, height };
    });
}

/** Rows of columns: cut where the fewest edges cross, where that makes the whole more readable than one long row. */
function bandsOf(columns: readonly Column[], { edges }: Shape): (readonly Column[])[] {
  const whole = columns.length ? [columns] : [];
  if (columns.length <= MAX_COLUMNS) return whole;
  const bands = cut(columns, edges);
  const tall = bands.reduce((height, band) => height + heightOf(band) + GAP.band, -GAP.band);
  return Math.max(tall, READABLE_WIDTH) < Math.max(columns.length * COLUMN, heightOf(columns)) ? bands : whole;
}

function heightOf(columns: readonly Column[]): number {
  const all = columns.flat();
  return Math.max(...all.map(({ y, height }) => y + height)) - Math.min(...all.map(({ y }) => y));
}

/** As few rows as there must be; among those the ones that the fewest edges cross, then the most even ones. */
function cut(columns: readonly Column[], edges: readonly GraphEdge[]): (readonly Column[])[] {
  const columnOf = new Map(columns.flatMap((column, number) => column.map(({ key }) => [key, number] as const)));
  const crossing = new Array<number>(columns.length + 1).fill(0);
  for (const { source, target } of edges) {
    const [from = 0, to = 0] = [columnOf.get(source), columnOf.get(target)];
    for (let at = Math.min(from, to) + 1; at <= Math.max(from, to); at += 1) crossing[at] = (crossing[at] ?? 0) + 1;
  }
  const rows = Math.ceil(columns.length / MAX_COLUMNS);
  const even = columns.length / rows;
  const best: { cost: number; from: number }[] = [{ cost: 0, from: 0 }];
  for (let end = 1; end <= columns.length; end += 1) {
    let found = { cost: Number.POSITIVE_INFINITY, from: 0 };
    for (let from = Math.max(0, end - MAX_COLUMNS); from < end; from += 1) {
      const before = best[from]?.cost ?? 0;
      const cost = before + (from ? (crossing[from] ?? 0) : 0) + 1_000 + (end - from - even) ** 2 / 100;
      if (cost < found.cost) found = { cost, from };
    }
    best[end] = found;
  }
  const bands: (readonly Column[])[] = [];
  for (let end = columns.length; end > 0; end = best[end]?.from ?? 0) {
    bands.unshift(columns.slice(best[end]?.from ?? 0, end));
  }
  return bands;
}
