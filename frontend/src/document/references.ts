/** Expressions name steps by their keys: `{{ nodes.screen.matches }}`. Steps with other keys are named by those. Pure. */
const TEXT = String.raw`'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"`;
const EXPRESSION = new RegExp(String.raw`\{\{(?:${TEXT}|[^'"])*?\}\}`, "gs");
const KEY = "[a-z][a-z0-9_]*";
const NAMED = new RegExp(
  String.raw`${TEXT}|(?<![\w.])nodes\s*(?:\.\s*(${KEY})|\[\s*(?:'(${KEY})'|"(${KEY})")\s*\])`,
  "gs",
);

/** A JSON value in whose expressions each key of `names` is its new one; the same value where none occurs. */
export function withKeys<T>(value: T, names: ReadonlyMap<string, string>): T {
  return changed(value, names) as T;
}

function changed(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (typeof value === "string") return value.replace(EXPRESSION, (expression) => renamed(expression, names));
  if (Array.isArray(value)) {
    const parts = value.map((part) => changed(part, names));
    return parts.every((part, place) => part === value[place]) ? value : parts;
  }
  if (typeof value !== "object" || value === null) return value;
  const fields = Object.entries(value).map(([name, part]) => [name, part, changed(part, names)] as const);
  if (fields.every(([, before, after]) => before === after)) return value;
  return Object.fromEntries(fields.map(([name, , after]) => [name, after]));
}

/** Texts within an expression are only passed over. */
function renamed(expression: string, names: ReadonlyMap<string, string>): string {
  return expression.replace(NAMED, (whole: string, ...keys: (string | undefined)[]) => {
    const key = keys.slice(0, 3).find(Boolean) ?? "";
    const name = names.get(key);
    if (!name) return whole;
    const at = whole.lastIndexOf(key);
    return whole.slice(0, at) + name + whole.slice(at + key.length);
  });
}
