/** Where a field's value stands in the graph, and edits of it. Pure. */
import { edgeId } from "../../document/edges";
import type { Edit, Graph, GraphNode } from "../../document/types";
import { withHandles } from "./handles";

export type Step = string | number;
/** `node`: a node's key, or the id of an edge when `isEdge`. */
export type At = { readonly node: string; readonly path: readonly Step[]; readonly isEdge?: boolean };

export const below = (at: At, ...steps: Step[]): At => ({ ...at, path: [...at.path, ...steps] });
/** One text for one place: keys of merges, ids of elements. */
export const placeOf = (at: At): string => [at.node, ...at.path].join("/");
export const idOf = (at: At): string => `f-${placeOf(at).replace(/[^\w-]/g, "_")}`;
/** As the API writes paths: config.cases.0.when. */
export const dotted = (at: At): string => at.path.join(".");

/** The value with another one at a path; undefined takes it away. The same object when nothing changes. */
export function withValue(whole: unknown, path: readonly Step[], value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (typeof step === "number") {
    const list: readonly unknown[] = Array.isArray(whole) ? whole : [];
    const inner = withValue(list[step], rest, value);
    if (Object.is(inner, list[step])) return whole;
    return inner === undefined ? list.toSpliced(step, 1) : list.with(step, inner);
  }
  const fields = (typeof whole === "object" && whole !== null ? whole : {}) as Record<string, unknown>;
  const inner = withValue(fields[step], rest, value);
  if (Object.is(inner, fields[step]) && (inner === undefined || step in fields)) return whole;
  if (inner !== undefined) return { ...fields, [step]: inner };
  const { [step]: _gone, ...others } = fields;
  return others;
}

/** What the fields of nodes and edges are when nothing is said, as the server has it (workflows/definition/graph.py). */
const UNSAID: Readonly<Record<Step, unknown>> = {
  config: {},
  retry_config: {},
  on_error: {},
  tool_id: null,
  agent_id: null,
  input_schema: null,
  output_schema: null,
  timeout_seconds: 300,
  is_enabled: true,
  condition: null,
  label: "",
  priority: 0,
};

export const setAt =
  (at: At, value: unknown): Edit =>
  (graph) => {
    const [first] = at.path;
    const isUnsaid = at.path.length === 1 && (value === undefined || value === null);
    const kept = isUnsaid ? UNSAID[first ?? ""] : value;
    return at.isEdge ? onEdge(graph, at, kept) : onNode(graph, at, kept);
  };

function onNode(graph: Graph, at: At, value: unknown): Graph {
  const place = graph.nodes.findIndex((node) => node.key === at.node);
  const before = graph.nodes[place];
  if (!before) return graph;
  const after = callingOneThing(withValue(before, at.path, value) as GraphNode);
  if (after === before) return graph;
  return { ...graph, nodes: graph.nodes.with(place, after), edges: withHandles(graph.edges, before, after) };
}

/** A workflow as a step has no tool: the one that it had goes when a workflow is asked for. */
const callingOneThing = (node: GraphNode): GraphNode =>
  node.node_type === "tool" && node.tool_id !== null && "workflow_id" in (node.config ?? {})
    ? { ...node, tool_id: null }
    : node;

function onEdge(graph: Graph, at: At, value: unknown): Graph {
  const edges = graph.edges.map((edge) =>
    edgeId(edge) === at.node ? (withValue(edge, at.path, value) as typeof edge) : edge,
  );
  return edges.some((edge, place) => edge !== graph.edges[place]) ? { ...graph, edges } : graph;
}
