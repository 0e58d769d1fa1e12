/** What kind of control a field gets. Pure: the first row whose test holds. */
import type { Schema, Widget } from "../form/schema";
import { alternativesOf, resolved } from "../resolve";

export type Kind =
  | "arguments"
  | "chips"
  | "choice"
  | "choices"
  | "code"
  | "group"
  | "items"
  | "json"
  | "kinds"
  | "number"
  | "pairs"
  | "picker"
  | "secret"
  | "suggested"
  | "switch"
  | "text"
  | "value"
  | "written";

type Field = { readonly schema: Schema; readonly root: Schema; readonly value: unknown };
type Test = (field: Field) => boolean;

const widget =
  (...names: Widget[]): Test =>
  ({ schema }) =>
    names.includes(schema["x-widget"] as Widget);
const type =
  (...names: string[]): Test =>
  ({ schema }) =>
    names.includes(schema.type as string);
/** A text with an expression where its schema wants something else: what it gives is checked when it runs. */
const isExpression: Test = ({ schema, value }) =>
  typeof value === "string" && value.includes("{{") && schema.type !== undefined;
const itemsOf = ({ schema, root }: Field): Schema => resolved(schema.items ?? {}, root);
const isFlat = (schema: Schema): boolean => schema.type === "string" && !schema["x-widget"];

export const TABLE: readonly (readonly [test: Test, kind: Kind])[] = [
  [widget("expression", "condition", "template"), "written"],
  [widget("value"), "value"],
  [widget("arguments"), "arguments"],
  [widget("tool", "agent", "workflow", "watchlist"), "picker"],
  [widget("secret"), "secret"],
  [widget("code"), "code"],
  [widget("json_schema"), "json"],
  [isExpression, "written"],
  [widget("market", "zone"), "suggested"],
  [({ schema }) => schema.enum !== undefined, "choice"],
  [({ schema }) => schema.const !== undefined, "json"],
  [type("boolean"), "switch"],
  [type("number", "integer"), "number"],
  [(field) => field.schema.type === "array" && itemsOf(field).enum !== undefined, "choices"],
  [(field) => field.schema.type === "array" && isFlat(itemsOf(field)), "chips"],
  [(field) => field.schema.type === "array" && isObject(itemsOf(field), field.root), "items"],
  [({ schema, root }) => alternativesOf(schema, root) !== null, "kinds"],
  [({ schema }) => schema.properties !== undefined && Object.keys(schema.properties).length > 0, "group"],
  [({ schema }) => schema.type === "object" && typeof schema.additionalProperties === "object", "pairs"],
  [type("string"), "text"],
];

const isObject = (schema: Schema, root: Schema): boolean =>
  (schema.properties !== undefined && Object.keys(schema.properties).length > 0) ||
  alternativesOf(schema, root) !== null;

export function kindOf(schema: Schema, root: Schema, value: unknown): Kind {
  const field = { schema, root, value };
  return TABLE.find(([test]) => test(field))?.[1] ?? "json";
}
