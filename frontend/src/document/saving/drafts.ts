/** A copy of what is not saved, kept in the browser for whoever's tab was closed or crashed. Never more than a copy. */
import type { Graph } from "../types";

export type Draft = {
  readonly workflow: string;
  /** The version of the workflow that was edited. */
  readonly version: number;
  /** When it was last edited, in ISO. */
  readonly at: string;
  readonly graph: Graph;
};
export type KeptDraft = Draft & { readonly key: string };
type Shelf = Pick<Storage, "length" | "key" | "getItem" | "setItem" | "removeItem">;

const PREFIX = "pastetrader.draft/1/";
const keyOf = ({ workflow, version }: Pick<Draft, "workflow" | "version">, tab: string): string =>
  `${PREFIX}${workflow}/${version}/${tab}`;

/** Each tab keeps its own: two that edit at once do not write over each other. */
export function keepDraft(shelf: Shelf, draft: Draft, tab: string): void {
  const key = keyOf(draft, tab);
  for (const other of keysOf(shelf, draft.workflow)) {
    if (other !== key && other.endsWith(`/${tab}`)) shelf.removeItem(other);
  }
  try {
    shelf.setItem(key, JSON.stringify(draft));
  } catch {
    // Full, or not allowed: it is only a copy, and the page still asks before it is left.
  }
}

export function dropDraftOf(shelf: Shelf, workflow: string, tab: string): void {
  for (const key of keysOf(shelf, workflow)) if (key.endsWith(`/${tab}`)) shelf.removeItem(key);
}

/** What tabs left behind, the newest first. What cannot be read is nobody's any more, and goes. */
export function draftsOf(shelf: Shelf, workflow: string): KeptDraft[] {
  const found: KeptDraft[] = [];
  for (const key of keysOf(shelf, workflow)) {
    const draft = readDraft(shelf.getItem(key));
    if (draft) found.push({ ...draft, key });
    else shelf.removeItem(key);
  }
  return found.sort((one, other) => other.at.localeCompare(one.at));
}

function keysOf(shelf: Shelf, workflow: string): string[] {
  const keys = Array.from({ length: shelf.length }, (_, place) => shelf.key(place) ?? "");
  return keys.filter((key) => key.startsWith(`${PREFIX}${workflow}/`));
}

function readDraft(text: string | null): Draft | null {
  try {
    const draft = JSON.parse(text ?? "") as Draft;
    return Array.isArray(draft.graph.nodes) && Array.isArray(draft.graph.edges) ? draft : null;
  } catch {
    return null;
  }
}
