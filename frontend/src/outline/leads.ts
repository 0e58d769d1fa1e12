/** What each step leads to, in words: "yes: Entry signals · no: Archive". Pure. */
import { handleWord } from "../document/handles";
import type { Graph } from "../document/types";
import { t } from "../lib/t";

/** By key. A text, so that a row whose ways did not change is not rendered again. */
export function leadsOf({ nodes, edges }: Pick<Graph, "nodes" | "edges">): ReadonlyMap<string, string> {
  const names = new Map(nodes.map((node) => [node.key, node.name]));
  const leads = new Map<string, string[]>();
  for (const { source, target, source_handle } of edges) {
    const name = names.get(target);
    if (name === undefined) continue;
    const words = source_handle ? t("%(way)s: %(name)s", { way: handleWord(source_handle), name }) : name;
    const list = leads.get(source);
    if (list) list.push(words);
    else leads.set(source, [words]);
  }
  return new Map([...leads].map(([key, words]) => [key, words.join(" · ")]));
}
