/** Steps as a text that another window can take. */
import type { Place } from "../../view/overlay";
import type { Edit, Graph } from "../types";

export function copied(_graph: Graph, _keys: ReadonlySet<string>): string {
  throw new Error("to be built in the room of the document");
}

/** The edit that adds what a text says, its upper left corner at a place; null when the text is no such thing. */
export function pasted(_text: string, _graph: Graph, _at: Place): Edit | null {
  return null;
}
