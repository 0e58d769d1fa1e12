/** Steps as a text that says what it is, for the clipboard of the system: copied in one window, pasted in another. */
import { onGrid } from "../../view/grid";
import type { Place } from "../../view/overlay";
import { newEdge } from "../edges";
import { joinedIn } from "../joined";
import { keyFrom } from "../keys";
import { withKeys } from "../references";
import type { Edit, Graph, GraphEdge, GraphNode } from "../types";
import { FORMAT, type Steps } from "./steps";

/** Next to what was copied, so that it is seen to be there. */
const OFFSET = 32;

/** Steps and the edges between them. */
export function picked({ nodes, edges }: Graph, keys: ReadonlySet<string>): Steps {
  return {
    nodes: nodes.filter(({ key }) => keys.has(key)),
    edges: edges.filter(({ source, target }) => keys.has(source) && keys.has(target)),
  };
}

export const copied = (graph: Graph, keys: ReadonlySet<string>): string =>
  JSON.stringify({ format: FORMAT, ...picked(graph, keys) }, null, 2);

/**
 * The steps as they are added to a graph: with keys that it has not, named by them in each other's expressions, and
 * their top left corner `at` a place, or beside where they stood.
 */
export function adapted(graph: Graph, steps: Steps, at?: Place): Steps {
  const taken = new Set(graph.nodes.map(({ key }) => key));
  const names = new Map<string, string>();
  for (const { key, name, node_type } of steps.nodes) {
    const free = taken.has(key) ? keyFrom(name, taken, node_type) : key;
    taken.add(free);
    names.set(key, free);
  }
  const by = shift(graph, steps, at);
  const joined = joinedIn(steps);
  return {
    nodes: steps.nodes.map((node) => ({
      ...withKeys(node, { names, joined, fields: joined.arriving(node.key) }),
      key: names.get(node.key) ?? node.key,
      position_x: node.position_x + by.x,
      position_y: node.position_y + by.y,
    })),
    edges: steps.edges.map((edge) => ({
      ...newEdge(names.get(edge.source) ?? edge.source, names.get(edge.target) ?? edge.target),
      ...handles(edge),
      condition: withKeys(edge.condition, { names, joined, fields: joined.handed(edge.source) }),
      priority: edge.priority,
      label: edge.label,
    })),
  };
}

/** One edit: what `adapted` gave. Their keys are then selected by whoever pastes. */
export const addSteps =
  ({ nodes, edges }: Steps): Edit =>
  (graph) =>
    nodes.length ? { ...graph, nodes: [...graph.nodes, ...nodes], edges: [...graph.edges, ...edges] } : graph;

const handles = ({ source_handle, target_handle }: GraphEdge) => ({ source_handle, target_handle });

function shift({ nodes }: Graph, steps: Steps, at?: Place): Place {
  const [left, top] = [
    steps.nodes.map(({ position_x }) => position_x),
    steps.nodes.map(({ position_y }) => position_y),
  ];
  if (at) return { x: onGrid(at.x - Math.min(...left)), y: onGrid(at.y - Math.min(...top)) };
  const places = new Set(nodes.map(({ position_x, position_y }) => `${position_x},${position_y}`));
  const isTaken = (by: number) =>
    steps.nodes.some(({ position_x, position_y }: GraphNode) => places.has(`${position_x + by},${position_y + by}`));
  let by = 0;
  while (isTaken(by)) by += OFFSET;
  return { x: by, y: by };
}
