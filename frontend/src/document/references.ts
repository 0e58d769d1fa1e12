/**
 * Expressions name steps by their keys: `{{ nodes.screen.matches }}`, and, where several outputs come together,
 * `{{ output.screen }}`. Steps with other keys are named by those. Pure.
 */
import type { Joined } from "./joined";

const TEXT = String.raw`'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"`;
const EXPRESSION = new RegExp(String.raw`\{\{(?:${TEXT}|[^'"])*?\}\}`, "gs");
const KEY = "[a-z][a-z0-9_]*";
const FIELD = String.raw`\s*(?:\.\s*${KEY}|\[\s*(?:'${KEY}'|"${KEY}")\s*\])`;
const NAMED = new RegExp(
  String.raw`${TEXT}|(?<![\w.])(?<root>nodes|(?:source_)?output)(?<first>${FIELD})(?<second>${FIELD})?`,
  "gs",
);
const NOTHING: ReadonlySet<string> = new Set();

/** What may be a key in a value: `names` are the new keys by the old ones, `fields` those that `output` is made of. */
export type Renaming = {
  readonly names: ReadonlyMap<string, string>;
  readonly fields?: ReadonlySet<string>;
  /** Of a step that is named with `nodes`: what its own output is made of. */
  readonly joined?: Joined;
};

/** A JSON value in whose expressions each old key is the new one; the same value where none occurs. */
export function withKeys<T>(value: T, renaming: Renaming): T {
  return changed(value, renaming) as T;
}

function changed(value: unknown, renaming: Renaming): unknown {
  if (typeof value === "string") return value.replace(EXPRESSION, (expression) => renamed(expression, renaming));
  if (Array.isArray(value)) {
    const parts = value.map((part) => changed(part, renaming));
    return parts.every((part, place) => part === value[place]) ? value : parts;
  }
  if (typeof value !== "object" || value === null) return value;
  const fields = Object.entries(value).map(([name, part]) => [name, part, changed(part, renaming)] as const);
  if (fields.every(([, before, after]) => before === after)) return value;
  return Object.fromEntries(fields.map(([name, , after]) => [name, after]));
}

type Found = { readonly root?: string; readonly first?: string; readonly second?: string };

/** Texts within an expression are only passed over. */
function renamed(expression: string, { names, fields = NOTHING, joined }: Renaming): string {
  const written = (field: string, isKey: boolean): string =>
    isKey ? field.replace(new RegExp(KEY), (key) => names.get(key) ?? key) : field;
  return expression.replace(NAMED, (whole: string, ...more: unknown[]) => {
    const { root, first, second = "" } = more.at(-1) as Found;
    if (!root || !first) return whole;
    const key = keyOf(first);
    if (root !== "nodes") return root + written(first, fields.has(key)) + second;
    return root + written(first, true) + written(second, (joined?.handed(key) ?? NOTHING).has(keyOf(second)));
  });
}

const keyOf = (field: string): string => new RegExp(KEY).exec(field)?.[0] ?? "";
