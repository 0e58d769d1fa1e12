/** A change of a field in words: what it is called, and what was and is there. Pure. */
import type { FieldChange } from "../document/differences";
import type { NodeTypeDescription } from "../document/types";
import { t } from "../lib/t";

type Schema = { readonly title?: unknown; readonly properties?: unknown };

const LONGEST = 60;

/** What the inspector calls it; the last part of the path where the schema has no name for it. */
export function fieldName(path: string, type: NodeTypeDescription | undefined): string {
  const [first = "", ...rest] = path.split(".");
  if (first === "config") return schemaTitle(rest, type?.config_schema) || (rest.at(-1) ?? t("Parameters"));
  return ownName(first) || path;
}

function ownName(name: string): string {
  switch (name) {
    case "name":
      return t("Name");
    case "is_enabled":
      return t("Enabled");
    case "tool_id":
      return t("Tool");
    case "agent_id":
      return t("Agent");
    case "timeout_seconds":
      return t("Time limit");
    case "retry_config":
      return t("Retries");
    case "on_error":
      return t("On error");
    case "condition":
      return t("Condition");
    case "label":
      return t("Label");
    case "priority":
      return t("Order");
    case "node_type":
      return t("Kind");
    case "provenance":
      return t("Sentence in the text");
    case "input_schema":
      return t("Input");
    case "output_schema":
      return t("Output");
    default:
      return "";
  }
}

function schemaTitle(path: readonly string[], schema: unknown): string {
  let at: Schema | undefined = schema as Schema | undefined;
  let title = "";
  for (const name of path) {
    const properties = (at?.properties ?? {}) as Readonly<Record<string, Schema>>;
    at = properties[name];
    if (typeof at?.title !== "string") return title ? `${title}: ${path.at(-1)}` : "";
    title = at.title;
  }
  return title;
}

/** A value as it is read in a sentence. */
export function shownValue(value: unknown): string {
  if (value === undefined || value === null || value === "") return t("nothing");
  if (value === true) return t("yes");
  if (value === false) return t("no");
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** Ids say nothing to a reader, only that it is another one; sentences of a text are too long to be repeated. */
const isUnspoken = (path: string): boolean => /(_id|^provenance|_schema)$/.test(path);

export function fieldChange(change: FieldChange, type?: NodeTypeDescription): string {
  const field = fieldName(change.path, type);
  if (isUnspoken(change.path)) return t("%(field)s changed", { field });
  const [before, after] = [shownValue(change.before), shownValue(change.after)];
  return t("%(field)s: %(before)s → %(after)s", { field, before, after });
}
