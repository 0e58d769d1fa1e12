/** Drafts that a closed tab left behind: offered, brought back as one edit, or dropped. */
import { create } from "zustand";
import type { Kept } from "../api/graph";
import { t } from "../lib/t";
import { type Draft, draftsOf, dropDrafts } from "./drafts";
import { sameGraph } from "./same";
import { useDocument } from "./store";

type Found = {
  readonly draft: Draft | null;
  /** Whether the workflow was changed since by somebody else, or in another tab. */
  readonly isOlder: boolean;
};
export const useFoundDraft = create<Found>()(() => ({ draft: null, isOlder: false }));

/** The newest one that says something else than what is stored. */
export function offerDrafts(workflow: string, { graph, version }: Kept): void {
  const draft = draftsOf(localStorage, workflow).find((one) => !sameGraph(one.graph, graph)) ?? null;
  if (!draft) dropDrafts(localStorage, workflow);
  useFoundDraft.setState({ draft, isOlder: draft !== null && draft.version < version });
}

/** One edit over what is there: it can be undone. */
export function bringBack(): void {
  const { draft } = useFoundDraft.getState();
  if (!draft) return;
  useFoundDraft.setState({ draft: null });
  dropDrafts(localStorage, draft.workflow);
  useDocument.getState().apply(t("Bring back what was not saved"), () => draft.graph);
}

export function dropFound(): void {
  const { draft } = useFoundDraft.getState();
  if (draft) dropDrafts(localStorage, draft.workflow);
  useFoundDraft.setState({ draft: null });
}
