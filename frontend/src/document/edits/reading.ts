/** Which steps a text holds: copied ones, a workflow as it is exported, or a whole graph as the API answers it. Pure. */
import { newEdge } from "../edges";
import { type GraphEdge, type GraphNode, NODE_TYPES } from "../types";
import { madeNode } from "./add";
import { FORMAT, type Steps } from "./steps";

const EXPORT = "pastetrader.workflow/1";
const EMPTY = { nodes: [], edges: [], config: {}, variables: {} } as const;
const KEY = /^[a-z][a-z0-9_]{0,63}$/;

/** Ids of tools and agents of this installation, by their names: exports hold only names. */
export type Names = { readonly tools: ReadonlyMap<string, string>; readonly agents: ReadonlyMap<string, string> };
type Fields = Readonly<Record<string, unknown>>;

/** null for any other text: it is the caller's. */
export function readSteps(text: string, names: Names): Steps | null {
  const given = parsed(text);
  if (!given || !(given.format === FORMAT || given.format === EXPORT || !("format" in given))) return null;
  const whole = isObject(given.graph) ? given.graph : given;
  if (!Array.isArray(whole.nodes) || (whole.edges !== undefined && !Array.isArray(whole.edges))) return null;
  const nodes = whole.nodes.flatMap((node: unknown) => (isObject(node) ? readNode(node, names) : []));
  const keys = new Set(nodes.map(({ key }) => key));
  if (!nodes.length || keys.size < nodes.length) return null;
  const edges = (whole.edges ?? []).flatMap((edge: unknown) => (isObject(edge) ? readEdge(edge, keys) : []));
  return { nodes, edges };
}

function readNode(given: Fields, names: Names): GraphNode[] {
  const type = NODE_TYPES.find((one) => one === given.node_type);
  if (!type || !KEY.test(text(given.key)) || !text(given.name)) return [];
  const at = { x: number(given.position_x, 0), y: number(given.position_y, 0) };
  const usual = madeNode(EMPTY, { type, name: text(given.name), at });
  return [
    {
      ...usual,
      key: text(given.key),
      config: object(given.config) ?? {},
      tool_id: text(given.tool_id) || names.tools.get(nameOf(given.tool)) || null,
      agent_id: text(given.agent_id) || names.agents.get(nameOf(given.agent)) || null,
      input_schema: object(given.input_schema),
      output_schema: object(given.output_schema),
      timeout_seconds: number(given.timeout_seconds, usual.timeout_seconds),
      retry_config: object(given.retry_config) ?? {},
      on_error: object(given.on_error) ?? {},
      is_enabled: given.is_enabled !== false,
      provenance: Array.isArray(given.provenance) ? given.provenance.filter(isQuote).map(whole) : [],
    },
  ];
}

function readEdge(given: Fields, keys: ReadonlySet<string>): GraphEdge[] {
  const [source, target] = [text(given.source), text(given.target)];
  if (!keys.has(source) || !keys.has(target)) return [];
  const edge = newEdge(source, target, text(given.source_handle), text(given.target_handle));
  const condition = object(given.condition);
  return [{ ...edge, condition, priority: number(given.priority, 0), label: text(given.label) }];
}

function parsed(given: string): Fields | null {
  if (!given.trimStart().startsWith("{")) return null;
  try {
    const value: unknown = JSON.parse(given);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

type Quote = GraphNode["provenance"][number];

const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const object = (value: unknown): Fields | null => (isObject(value) ? value : null);
const text = (value: unknown): string => (typeof value === "string" ? value : "");
const number = (value: unknown, otherwise: number): number => (Number.isFinite(value) ? (value as number) : otherwise);
/** A reference is a name, or `{name, type}`. */
const nameOf = (value: unknown): string => (isObject(value) ? text(value.name) : text(value));
const isQuote = (value: unknown): value is Quote =>
  isObject(value) && Number.isInteger(value.start) && Number.isInteger(value.end) && typeof value.quote === "string";
const whole = ({ start, end, quote, paste_id = null }: Quote): Quote => ({ start, end, quote, paste_id });
