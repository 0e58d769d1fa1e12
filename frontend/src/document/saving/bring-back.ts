/** Drafts that a closed tab left behind: offered one after the other, brought back as one edit, or dropped. */
import { create } from "zustand";
import type { Kept } from "../../api/graph";
import { t } from "../../lib/t";
import { backToDraft } from "../past";
import { sameGraph } from "../same";
import { useDocument } from "../store";
import { draftsOf, type KeptDraft } from "./drafts";

type Found = {
  /** The newest first. */
  readonly drafts: readonly KeptDraft[];
  /** The version of the workflow that was loaded: older drafts were made before somebody else's changes. */
  readonly version: number;
};
export const useFoundDrafts = create<Found>()(() => ({ drafts: [], version: 0 }));

/** Those that say something else than what is stored; the others go. */
export function offerDrafts(workflow: string, { graph, version }: Kept): void {
  const drafts = draftsOf(localStorage, workflow);
  for (const draft of drafts) if (sameGraph(draft.graph, graph)) localStorage.removeItem(draft.key);
  useFoundDrafts.setState({ version, drafts: drafts.filter((draft) => !sameGraph(draft.graph, graph)) });
}

/** One edit over what is there: it can be undone. */
export function bringBack(draft: KeptDraft): void {
  backToDraft();
  useDocument.getState().apply(t("Bring back what was not saved"), () => draft.graph);
  dropFound(draft);
}

export function dropFound({ key }: KeptDraft): void {
  localStorage.removeItem(key);
  useFoundDrafts.setState(({ drafts }) => ({ drafts: drafts.filter((draft) => draft.key !== key) }));
}
