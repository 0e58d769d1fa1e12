/** What a type of step looks like: an open set, one file each (see faces/index.ts). */

import type { Catalog } from "../../document/catalog";
import type { GraphNode } from "../../document/types";
import { t } from "../../lib/t";

/** What a subtitle may look at besides the step itself. */
export type Around = {
  readonly catalog: Pick<Catalog, "builtinTools" | "tools" | "agents">;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly language: string;
};
export type Port = { readonly handle: string; readonly label: string };
export type Face = {
  icon(node: GraphNode, around: Around): string;
  /** In words, never code where words will do; "" where nothing is known. */
  subtitle(node: GraphNode, around: Around): string;
  /** Outputs that stand in rows of their own; none: one plain output beside the name. */
  ports?(node: GraphNode): readonly Port[];
};

const VARIABLE = /^\{\{\s*variables\.(\w+)\s*\}\}$/;

/** A text that is known before anything runs: a literal, or the variable that it stands for; "" otherwise. */
export function knownText(value: unknown, variables: Around["variables"]): string {
  if (typeof value === "number") return String(value);
  if (typeof value !== "string") return "";
  const named = VARIABLE.exec(value)?.[1];
  if (named) return knownText(variables[named], {});
  return value.includes("{{") ? "" : value;
}

export const typeWord = (type: string): string => {
  const words: Readonly<Record<string, string>> = {
    trigger: t("Trigger"),
    tool: t("Tool"),
    agent: t("Agent"),
    condition: t("Condition"),
    adapter: t("Adapter"),
    aggregator: t("Aggregator"),
  };
  return words[type] ?? type;
};
