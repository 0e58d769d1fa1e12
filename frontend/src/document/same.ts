/** Whether two JSON values, or two graphs, are the same whatever order they were written in. Pure. */
import { edgeId } from "./edges";
import type { Graph } from "./types";

export function sameJson(one: unknown, other: unknown): boolean {
  if (Object.is(one, other) || one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  if (Array.isArray(one) || Array.isArray(other)) {
    if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false;
    return one.every((part, place) => sameJson(part, other[place]));
  }
  const names = Object.keys(one);
  if (names.length !== Object.keys(other).length) return false;
  return names.every((name) => name in other && sameJson(field(one, name), field(other, name)));
}

/** The server answers nodes and edges in an order of its own. */
export function sameGraph(one: Graph, other: Graph): boolean {
  if (one === other) return true;
  if (!sameJson(one.config, other.config) || !sameJson(one.variables, other.variables)) return false;
  return sameSet(one.nodes, other.nodes, (node) => node.key) && sameSet(one.edges, other.edges, (edge) => edgeId(edge));
}

function sameSet<T>(ones: readonly T[], others: readonly T[], nameOf: (part: T) => string): boolean {
  if (ones.length !== others.length) return false;
  const known = new Map(others.map((part) => [nameOf(part), part]));
  return ones.every((part) => sameJson(part, known.get(nameOf(part))));
}

const field = (value: object, name: string): unknown => (value as Readonly<Record<string, unknown>>)[name];
