/** What differs between two graphs, as the server tells it of versions (workflows/definition/differences.py). Pure. */
import { edgeId } from "./edges";
import { isUnplaced } from "./layout/places";
import { sameJson } from "./same";
import type { Graph, GraphEdge, GraphNode } from "./types";

/** A value at a dotted path; undefined where there was or is none. */
export type FieldChange = { readonly path: string; readonly before: unknown; readonly after: unknown };
export type NodeChange = {
  readonly before: GraphNode;
  readonly after: GraphNode;
  readonly fields: readonly FieldChange[];
};
export type Difference = {
  readonly added: readonly GraphNode[];
  readonly removed: readonly GraphNode[];
  readonly changed: readonly NodeChange[];
  /** Steps that only stand somewhere else. */
  readonly moved: readonly GraphNode[];
  readonly connected: readonly GraphEdge[];
  readonly disconnected: readonly GraphEdge[];
  readonly edges: readonly { readonly edge: GraphEdge; readonly fields: readonly FieldChange[] }[];
  readonly settings: readonly FieldChange[];
  /** Of every step of both, by its key. */
  readonly names: ReadonlyMap<string, string>;
};

const PLACES = new Set(["position_x", "position_y"]);

/** How `before` became `after`. */
export function difference(before: Graph, after: Graph): Difference {
  const [oldNodes, newNodes] = [byName(before.nodes, keyOf), byName(after.nodes, keyOf)];
  const [oldEdges, newEdges] = [byName(before.edges, edgeId), byName(after.edges, edgeId)];
  const nodes = after.nodes.flatMap((node) => {
    const old = oldNodes.get(node.key);
    const fields = old && old !== node ? changesOf(old, node) : [];
    return old && fields.length ? [{ before: old, after: node, fields }] : [];
  });
  // What is only laid out to be seen was not moved by anybody.
  const isPlaced = !isUnplaced(before) && !isUnplaced(after);
  const isMove = ({ fields }: NodeChange) => fields.every(({ path }) => PLACES.has(path));
  return {
    added: after.nodes.filter((node) => !oldNodes.has(node.key)),
    removed: before.nodes.filter((node) => !newNodes.has(node.key)),
    changed: nodes
      .filter((change) => !isMove(change))
      .map((change) => ({ ...change, fields: change.fields.filter(({ path }) => !PLACES.has(path)) })),
    moved: isPlaced ? nodes.filter(isMove).map((change) => change.after) : [],
    connected: after.edges.filter((edge) => !oldEdges.has(edgeId(edge))),
    disconnected: before.edges.filter((edge) => !newEdges.has(edgeId(edge))),
    edges: after.edges.flatMap((edge) => {
      const old = oldEdges.get(edgeId(edge));
      const fields = old && old !== edge ? changesOf(old, edge) : [];
      return fields.length ? [{ edge, fields }] : [];
    }),
    settings: [
      ...changesOf(before.config, after.config, "config"),
      ...changesOf(before.variables, after.variables, "variables"),
    ],
    names: new Map([...before.nodes, ...after.nodes].map(({ key, name }) => [key, name])),
  };
}

export const isNothing = ({ names: _, ...parts }: Difference): boolean =>
  Object.values(parts).every((part) => part.length === 0);

/** Objects are compared field by field, anything else as a whole. */
export function changesOf(before: object, after: object, path = ""): FieldChange[] {
  const [old, now] = [before as Readonly<Record<string, unknown>>, after as Readonly<Record<string, unknown>>];
  return [...new Set([...Object.keys(old), ...Object.keys(now)])].flatMap((name) => {
    const [one, other] = [old[name], now[name]];
    const inner = path ? `${path}.${name}` : name;
    if (sameJson(one, other)) return [];
    if (isObject(one) && isObject(other)) return changesOf(one, other, inner);
    return [{ path: inner, before: one, after: other }];
  });
}

const keyOf = ({ key }: GraphNode): string => key;
const byName = <T>(parts: readonly T[], nameOf: (part: T) => string) => new Map(parts.map((one) => [nameOf(one), one]));
const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);
