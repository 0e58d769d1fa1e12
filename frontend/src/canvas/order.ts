/** Steps in the order in which they run, as the server orders them: sources first; ties by priority, name, key. Pure. */
import type { Graph, GraphEdge, GraphNode } from "../document/types";

type Row = readonly [priority: number, name: string, key: string];
const compare = (one: Row, other: Row): number =>
  one[0] - other[0] || order(one[1], other[1]) || order(one[2], other[2]);
const order = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** What stands in a cycle comes last, as it is. O((n + e) log n) in what is usual. */
export function runOrder({ nodes, edges }: Pick<Graph, "nodes" | "edges">): readonly GraphNode[] {
  const known = new Map(nodes.map((node) => [node.key, node]));
  const inner = edges.filter((edge) => known.has(edge.source) && known.has(edge.target));
  const { waiting, priority, following } = tally(known, inner);
  const row = (key: string): Row => [priority.get(key) ?? 0, known.get(key)?.name ?? "", key];
  const ready = [...known.keys()].filter((key) => waiting.get(key) === 0).map(row);
  ready.sort(compare).reverse();
  const ordered: GraphNode[] = [];
  for (let next = ready.pop(); next; next = ready.pop()) {
    const node = known.get(next[2]);
    if (node) ordered.push(node);
    for (const target of following.get(next[2]) ?? []) {
      const left = (waiting.get(target) ?? 0) - 1;
      waiting.set(target, left);
      if (left === 0) insert(ready, row(target));
    }
  }
  if (ordered.length < nodes.length) {
    const done = new Set(ordered);
    ordered.push(...nodes.filter((node) => !done.has(node)));
  }
  return ordered;
}

function tally(known: ReadonlyMap<string, GraphNode>, edges: readonly GraphEdge[]) {
  const waiting = new Map([...known.keys()].map((key) => [key, 0]));
  const priority = new Map<string, number>();
  const following = new Map<string, string[]>();
  for (const edge of edges) {
    waiting.set(edge.target, (waiting.get(edge.target) ?? 0) + 1);
    priority.set(edge.target, Math.min(priority.get(edge.target) ?? 0, edge.priority));
    const targets = following.get(edge.source);
    if (targets) targets.push(edge.target);
    else following.set(edge.source, [edge.target]);
  }
  return { waiting, priority, following };
}

/** Into rows from last to first. */
function insert(rows: Row[], row: Row): void {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const there = rows[middle];
    if (there && compare(there, row) > 0) low = middle + 1;
    else high = middle;
  }
  rows.splice(low, 0, row);
}
