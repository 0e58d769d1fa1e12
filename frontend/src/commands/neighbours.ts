/** Which step lies where from another: along the edges first, then by place. Pure. */
import type { Graph, GraphNode } from "../document/types";

export type Way = "left" | "right" | "up" | "down";

/** The key of the neighbour, "" when there is none; from nowhere the first step. */
export function neighbour(graph: Graph, from: string, way: Way): string {
  const here = graph.nodes.find(({ key }) => key === from);
  if (!here) return graph.nodes[0]?.key ?? "";
  const near = connected(graph, from, way);
  const those = near.length ? near : graph.nodes.filter((node) => node.key !== from && lies(here, node, way));
  return nearest(here, those, way)?.key ?? "";
}

/** What edges lead to, or come from; above and below are places alone. */
function connected(graph: Graph, from: string, way: Way): GraphNode[] {
  if (way === "up" || way === "down") return [];
  const keys = new Set(
    graph.edges.flatMap(({ source, target }) => {
      if (way === "right") return source === from ? [target] : [];
      return target === from ? [source] : [];
    }),
  );
  return graph.nodes.filter(({ key }) => keys.has(key));
}

function lies(here: GraphNode, there: GraphNode, way: Way): boolean {
  const [x, y] = [there.position_x - here.position_x, there.position_y - here.position_y];
  if (way === "left") return x < 0;
  if (way === "right") return x > 0;
  return way === "up" ? y < 0 : y > 0;
}

/** Across the way weighs double: a neighbour stands in line. */
function nearest(here: GraphNode, those: readonly GraphNode[], way: Way): GraphNode | undefined {
  const far = (node: GraphNode): number => {
    const [x, y] = [Math.abs(node.position_x - here.position_x), Math.abs(node.position_y - here.position_y)];
    return way === "left" || way === "right" ? x + 2 * y : y + 2 * x;
  };
  return [...those].sort((one, other) => far(one) - far(other))[0];
}
