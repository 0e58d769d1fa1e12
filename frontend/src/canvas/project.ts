/**
 * What React Flow draws, from the document and the overlay. Identity is the contract: a step or an edge that did not
 * change is the same object as before, so that it is not rendered again. Pure but for its cache.
 */
import type { Edge, Node } from "@xyflow/react";
import { edgeId } from "../document/edges";
import type { Graph, GraphEdge, GraphNode } from "../document/types";
import { t } from "../lib/t";
import type { OverlayState, Size } from "../view/overlay";
import { typeWord } from "./faces/face";
import { handleId } from "./handles";
import { runOrder } from "./order";
import { guessed, guessedHandles } from "./steps/guess";

/** An edge that leads into an aggregator, shown as a port of its own. */
export type Input = { readonly id: string; readonly name: string };
export type StepData = {
  readonly node: GraphNode;
  /** Outputs that lead somewhere, each before a "\n": a text compares by value. */
  readonly used: string;
  readonly inputs: readonly Input[];
};
export type StepNode = Node<StepData, "step">;
export type StepEdge = Edge<{ readonly edge: GraphEdge }, "step">;
export type Shown = { readonly nodes: StepNode[]; readonly edges: StepEdge[] };
type Seen = Pick<OverlayState, "selected" | "dragged" | "sizes"> & {
  /** From afar, among many. */
  readonly isOfBlocks?: boolean;
};
type Ends = {
  readonly used: ReadonlyMap<string, string>;
  readonly inputs: ReadonlyMap<string, readonly Input[]>;
  readonly names: ReadonlyMap<string, string>;
};

const NONE: readonly Input[] = [];

/** A projection with a cache of its own: one per canvas. */
export function projection(): (graph: Graph, seen: Seen) => Shown {
  const nodes = new Map<string, { readonly of: Parts; readonly shown: StepNode }>();
  const edges = new Map<string, { readonly of: EdgeParts; readonly shown: StepEdge }>();
  let last: Shown = { nodes: [], edges: [] };
  let about: Pick<Graph, "nodes" | "edges"> | null = null;
  let ordered: readonly GraphNode[] = [];
  let ends: Ends = { used: new Map(), inputs: new Map(), names: new Map() };

  return (graph, seen) => {
    if (graph.nodes !== about?.nodes || graph.edges !== about.edges) {
      ordered = runOrder(graph);
      ends = endsOf(graph, ends);
      about = graph;
      forget(nodes, new Set(graph.nodes.map((node) => node.key)));
      forget(edges, new Set(graph.edges.map(edgeId)));
    }
    last = {
      nodes: same(
        last.nodes,
        ordered.map((node) => cached(nodes, node.key, partsOf(node, ends, seen), shownNode)),
      ),
      edges: same(
        last.edges,
        graph.edges.map((edge) => {
          const id = edgeId(edge);
          const isPort = (ends.inputs.get(edge.target)?.length ?? 0) > 1;
          const isSelected = seen.selected.edges.has(id);
          return cached(edges, id, { edge, name: nameOf(edge, ends), isPort, isSelected }, shownEdge);
        }),
      ),
    };
    return last;
  };
}

type Parts = {
  readonly node: GraphNode;
  readonly x: number;
  readonly y: number;
  readonly isDragging: boolean;
  readonly isSelected: boolean;
  readonly isBlock: boolean;
  readonly size: Size | undefined;
  readonly used: string;
  readonly inputs: readonly Input[];
};
type EdgeParts = {
  readonly edge: GraphEdge;
  readonly name: string;
  readonly isPort: boolean;
  readonly isSelected: boolean;
};

function partsOf(
  node: GraphNode,
  { used, inputs }: Ends,
  { selected, dragged, sizes, isOfBlocks = false }: Seen,
): Parts {
  const drag = dragged.get(node.key);
  return {
    node,
    x: drag?.x ?? node.position_x,
    y: drag?.y ?? node.position_y,
    isDragging: drag !== undefined,
    isSelected: selected.nodes.has(node.key),
    isBlock: isOfBlocks,
    size: sizes.get(node.key),
    used: used.get(node.key) ?? "",
    inputs: inputs.get(node.key) ?? NONE,
  };
}

function shownNode(parts: Parts, before?: StepNode): StepNode {
  const { node, x, y, isDragging, isSelected, isBlock, size, used, inputs } = parts;
  const old = before?.data;
  const data = old && old.node === node && old.used === used && old.inputs === inputs ? old : { node, used, inputs };
  return {
    id: node.key,
    type: "step",
    position: { x, y },
    data,
    ariaLabel: `${node.name}, ${typeWord(node.node_type)}`,
    domAttributes: { "aria-roledescription": t("Step") },
    selected: isSelected,
    dragging: isDragging,
    // A thousand transforms are a thousand pieces of a picture, which are put together whenever one looks elsewhere.
    ...(isBlock ? { style: { transform: "none", left: x, top: y } } : {}),
    // Until it is measured it is drawn by what its card will be: nothing waits, and what is out of sight is not drawn at all.
    ...(size ? { measured: size } : { measured: guessed(node, inputs.length), handles: guessedHandles(node, inputs) }),
  };
}

export const usedHandles = (used: string): ReadonlySet<string> => new Set(used.split("\n").slice(0, -1));

const nameOf = ({ source, target }: GraphEdge, { names }: Ends): string =>
  t("%(source)s to %(target)s", { source: names.get(source) ?? source, target: names.get(target) ?? target });

function shownEdge({ edge, name, isPort, isSelected }: EdgeParts): StepEdge {
  const id = edgeId(edge);
  return {
    id,
    type: "step",
    source: edge.source,
    target: edge.target,
    sourceHandle: handleId(edge.source_handle),
    targetHandle: isPort ? id : handleId(""),
    ariaLabel: name,
    domAttributes: { "aria-roledescription": t("Connection") },
    selected: isSelected,
    data: { edge },
  };
}

/** Which outputs lead on, and what aggregators wait for; lists that did not change stay the same. */
function endsOf({ nodes, edges }: Graph, before: Ends): Ends {
  const byKey = new Map(nodes.map((node) => [node.key, node]));
  const used = new Map<string, string>();
  const inputs = new Map<string, Input[]>();
  for (const edge of edges) {
    used.set(edge.source, `${used.get(edge.source) ?? ""}${edge.source_handle}\n`);
    if (byKey.get(edge.target)?.node_type !== "aggregator") continue;
    const input = { id: edgeId(edge), name: edge.label || (byKey.get(edge.source)?.name ?? edge.source) };
    const list = inputs.get(edge.target);
    if (list) list.push(input);
    else inputs.set(edge.target, [input]);
  }
  const kept = [...inputs].map(([key, list]): [string, readonly Input[]] => {
    const old = before.inputs.get(key);
    const isSame = old?.length === list.length && list.every((one, at) => isEqual(one, old[at]));
    return [key, isSame && old ? old : list];
  });
  return { used, inputs: new Map(kept), names: new Map(nodes.map(({ key, name }) => [key, name])) };
}

const isEqual = (one: Input, other: Input | undefined) => one.id === other?.id && one.name === other.name;

function cached<P extends object, S>(
  cache: Map<string, { readonly of: P; readonly shown: S }>,
  id: string,
  of: P,
  show: (of: P, before?: S) => S,
): S {
  const kept = cache.get(id);
  if (kept && (Object.keys(of) as (keyof P)[]).every((part) => Object.is(kept.of[part], of[part]))) return kept.shown;
  const shown = show(of, kept?.shown);
  cache.set(id, { of, shown });
  return shown;
}

const same = <T>(before: T[], after: T[]): T[] =>
  before.length === after.length && after.every((one, place) => one === before[place]) ? before : after;

function forget(cache: Map<string, unknown>, alive: ReadonlySet<string>): void {
  for (const id of [...cache.keys()]) if (!alive.has(id)) cache.delete(id);
}
