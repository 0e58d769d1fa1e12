import type { Place } from "../../view/overlay";
import { edgeId } from "../edges";
import type { Edit, Ends, Graph, GraphEdge, GraphNode } from "../types";

const withNode = (graph: Graph, key: string, change: (node: GraphNode) => GraphNode): Graph => {
  let isChanged = false;
  const nodes = graph.nodes.map((node) => {
    const after = node.key === key ? change(node) : node;
    isChanged ||= after !== node;
    return after;
  });
  return isChanged ? { ...graph, nodes } : graph;
};

/** Fields of a node but its key: `configure("screen", { name: "Screen" })`. */
export const configure =
  (key: string, fields: Partial<Omit<GraphNode, "key">>): Edit =>
  (graph) =>
    withNode(graph, key, (node) => {
      const isSame = Object.entries(fields).every(([name, value]) => Object.is(node[name as keyof GraphNode], value));
      return isSame ? node : { ...node, ...fields };
    });

export const configureEdge =
  (ends: Ends, fields: Partial<Pick<GraphEdge, "condition" | "label" | "priority">>): Edit =>
  (graph) => ({
    ...graph,
    edges: graph.edges.map((edge) => (edgeId(edge) === edgeId(ends) ? { ...edge, ...fields } : edge)),
  });

/** Whole pixels: what stands between two of them is drawn blurred. */
export const move =
  (places: ReadonlyMap<string, Place>): Edit =>
  (graph) => {
    let isChanged = false;
    const nodes = graph.nodes.map((node) => {
      const to = places.get(node.key);
      if (!to) return node;
      const [x, y] = [Math.round(to.x), Math.round(to.y)];
      if (x === node.position_x && y === node.position_y) return node;
      isChanged = true;
      return { ...node, position_x: x, position_y: y };
    });
    return isChanged ? { ...graph, nodes } : graph;
  };

export const enable =
  (keys: ReadonlySet<string>, isEnabled: boolean): Edit =>
  (graph) =>
    [...keys].reduce((so, key) => configure(key, { is_enabled: isEnabled })(so), graph);
