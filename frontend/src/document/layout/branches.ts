/** Branches of a step stand in the order of its handles: what dagre ordered is put right, layer by layer. Pure. */
import type { graphlib } from "@dagrejs/dagre";
import { handlesOf } from "../handles";
import type { Graph } from "../types";

type Layered = graphlib.Graph;
type Inner = { rank?: number; order?: number; edgeObj?: { readonly v: string; readonly w: string } };

const joined = (source: string, target: string): string => `${source}>${target}`;

/** Of each connection the place of its handle among those of its source, as a fraction: 0 is the uppermost. */
export function handlePlaces({ nodes, edges }: Pick<Graph, "nodes" | "edges">): ReadonlyMap<string, number> {
  const handles = new Map(nodes.map((node) => [node.key, handlesOf(node)]));
  const places = new Map<string, number>();
  for (const { source, target, source_handle } of edges) {
    const own = handles.get(source) ?? [];
    const place = Math.max(0, own.indexOf(source_handle)) / (own.length + 1);
    const name = joined(source, target);
    places.set(name, Math.min(place, places.get(name) ?? 1));
  }
  return places;
}

/** dagre's order of a layered graph (with a dummy node in each layer that an edge passes), by the handles. */
export function orderBranches(layered: Layered, places: ReadonlyMap<string, number>): void {
  const layers: string[][] = [];
  for (const name of layered.nodes()) {
    const { rank } = layered.node(name) as Inner;
    if (rank === undefined) continue;
    const layer = layers[rank] ?? [];
    layers[rank] = layer;
    layer.push(name);
  }
  const inner = (name: string) => layered.node(name) as Inner;
  const placeOf = (source: string, name: string) => {
    const { edgeObj } = inner(name);
    return places.get(edgeObj ? joined(edgeObj.v, edgeObj.w) : joined(source, name)) ?? 0;
  };
  let isChanged = false;
  for (const layer of layers.filter(Boolean)) {
    const before = layer.toSorted((one, other) => (inner(one).order ?? 0) - (inner(other).order ?? 0));
    const moved = isChanged ? byPredecessors(layered, before, placeOf) : before;
    const after = siblingsInOrder(layered, moved, placeOf);
    isChanged = after.some((name, at) => name !== before[at]);
    after.forEach((name, order) => {
      inner(name).order = order;
    });
  }
}

/** What follows branches that changed places goes with them. */
function byPredecessors(
  layered: Layered,
  layer: readonly string[],
  placeOf: (source: string, name: string) => number,
): string[] {
  let last = -1;
  const weights = new Map<string, number>();
  for (const name of layer) {
    const sources = (layered.predecessors(name) ?? []) as string[];
    const sum = sources.reduce((total, source) => total + orderOf(layered, source) + placeOf(source, name), 0);
    last = sources.length ? sum / sources.length : last;
    weights.set(name, last);
  }
  return layer.toSorted((one, other) => (weights.get(one) ?? 0) - (weights.get(other) ?? 0));
}

/** Only those change places that nothing else leads to. */
function siblingsInOrder(
  layered: Layered,
  layer: readonly string[],
  placeOf: (source: string, name: string) => number,
): string[] {
  const after = [...layer];
  const slots = new Map<string, number[]>();
  for (const [at, name] of layer.entries()) {
    const [source, ...more] = (layered.predecessors(name) ?? []) as string[];
    if (source === undefined || more.length) continue;
    slots.set(source, [...(slots.get(source) ?? []), at]);
  }
  for (const [source, own] of slots) {
    const names = own.map((at) => layer[at] ?? "");
    const sorted = names.toSorted((one, other) => placeOf(source, one) - placeOf(source, other));
    for (const [number, at] of own.entries()) after[at] = sorted[number] ?? "";
  }
  return after;
}

const orderOf = (layered: Layered, name: string): number => (layered.node(name) as Inner).order ?? 0;
