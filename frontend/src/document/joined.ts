/** Where outputs come together they are told apart by the keys of the steps that made them (workflows: Inputs.output). Pure. */
import type { Graph, GraphNode } from "./types";

type Shape = Pick<Graph, "nodes" | "edges">;
export type Joined = {
  /** The keys that may be fields of what arrives at a step, its `output`. */
  arriving(key: string): ReadonlySet<string>;
  /** Those that may be fields of what a step hands on. */
  handed(key: string): ReadonlySet<string>;
};

const NOTHING: ReadonlySet<string> = new Set();

export function joinedIn({ nodes, edges }: Shape): Joined {
  const known = new Map(nodes.map((node) => [node.key, node]));
  const sources = new Map<string, Set<string>>();
  for (const { source, target } of edges) sources.set(target, (sources.get(target) ?? new Set()).add(source));
  const seen = new Map<string, ReadonlySet<string>>();

  function arriving(key: string): ReadonlySet<string> {
    const own = sources.get(key) ?? NOTHING;
    // An aggregator may have sources that are not among these steps.
    if (own.size > 1 || known.get(key)?.node_type === "aggregator") return own;
    const [only] = own;
    return only === undefined ? NOTHING : handed(only);
  }
  function handed(key: string): ReadonlySet<string> {
    const found = seen.get(key);
    if (found) return found;
    seen.set(key, NOTHING); // A circle ends here.
    const node = known.get(key);
    const fields = node && joins(node) ? (sources.get(key) ?? NOTHING) : passes(node) ? arriving(key) : NOTHING;
    seen.set(key, fields);
    return fields;
  }
  return { arriving, handed };
}

/** An aggregator that makes an object, a field for each source. */
const joins = ({ node_type, config }: GraphNode): boolean =>
  node_type === "aggregator" && !("output" in config) && (config.merge ?? "object") === "object";

/** What hands on what it is given: a condition, and whatever is switched off. */
const passes = (node: GraphNode | undefined): boolean => node?.node_type === "condition" || node?.is_enabled === false;
