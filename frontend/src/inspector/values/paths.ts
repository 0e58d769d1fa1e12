/** Where a value stands, as an expression names it; and what is found by a word. Pure. */
export type Json = unknown;
const NAME = /^[A-Za-z_]\w*$/;
/** How many entries of one list or object are shown. */
export const MAX_ENTRIES = 100;
const MAX_LOOKED_AT = 5_000;

/** `nodes.screen` and "matches" is nodes.screen.matches; a name that is none, or a place, stands in brackets. */
export function step(path: string, name: string | number): string {
  if (typeof name === "number") return `${path}[${name}]`;
  return NAME.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`;
}

export const isContainer = (value: Json): value is object => typeof value === "object" && value !== null;

/** What is directly in a value, with the place of each. */
export function entriesOf(value: object): readonly (readonly [name: string | number, value: Json])[] {
  return Array.isArray(value) ? value.map((item, place) => [place, item] as const) : Object.entries(value);
}

/** Whether a word stands in a value or in the names below it; large values are looked at up to a limit. */
export function holds(name: string | number, value: Json, word: string): boolean {
  const wanted = word.toLowerCase();
  const waiting: (readonly [string | number, Json])[] = [[name, value]];
  for (let looked = 0; waiting.length > 0 && looked < MAX_LOOKED_AT; looked += 1) {
    const [at, inner] = waiting.pop() ?? ["", null];
    if (String(at).toLowerCase().includes(wanted)) return true;
    if (isContainer(inner)) waiting.push(...entriesOf(inner).slice(0, MAX_LOOKED_AT));
    else if (String(inner).toLowerCase().includes(wanted)) return true;
  }
  return false;
}

/** The columns of a list whose items are objects; null when it is no table. */
export function columnsOf(value: Json): readonly string[] | null {
  if (!Array.isArray(value) || value.length === 0) return null;
  if (!value.every((row) => isContainer(row) && !Array.isArray(row))) return null;
  const names = new Set(value.slice(0, MAX_ENTRIES).flatMap((row) => Object.keys(row as object)));
  return [...names].slice(0, 12);
}

/** A value in one line; of a list or an object how many are in it, and nothing for none: [0] would be a list of a zero. */
export function inShort(value: Json): string {
  if (Array.isArray(value)) return `[${value.length || ""}]`;
  if (isContainer(value)) return `{${Object.keys(value).length || ""}}`;
  return typeof value === "string" ? value : JSON.stringify(value);
}
