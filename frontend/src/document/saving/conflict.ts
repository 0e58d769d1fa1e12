/** Somebody else saved meanwhile: take theirs, or keep one's own as a copy. Neither is ever written over silently. */
import { readGraph } from "../../api/graph";
import { copyWith, readWorkflow } from "../../api/workflow";
import { t } from "../../lib/t";
import { placed } from "../layout/tidy";
import { backToDraft, draftNow } from "../past";
import { graphNow, useDocument } from "../store";
import type { Graph } from "../types";
import { showWorkflow, useWorkflow } from "../workflow";
import { beginWith, dropOwnDraft, leaveFor } from "./autosave";

/** The stored graph becomes the document. Undo brings one's own back, as an edit over theirs. */
export async function reloadTheirs(): Promise<void> {
  const { id } = useWorkflow.getState();
  const [kept, workflow] = await Promise.all([readGraph(id), readWorkflow(id)]);
  const shown = await placed(kept.graph);
  backToDraft();
  useDocument.getState().apply(t("Load the other version"), () => shown);
  beginWith(graphNow(), kept);
  showWorkflow(workflow);
}

let copyKey = "";

/**
 * An inactive copy of the workflow with one's own graph, opened in place of this one. Tried again, it is one copy.
 * `done`: what is left to do here once nothing can be lost any more.
 */
export async function keepAsCopy(graph: Graph, done: () => void): Promise<void> {
  const { id } = useWorkflow.getState();
  copyKey ||= `${id}-${Date.now()}-${Math.random().toString(36).slice(2)}`;
  const copy = await copyWith(id, graph, copyKey);
  copyKey = "";
  done();
  leaveFor(location.pathname.replace(id, copy));
}

/** The document itself as such a copy. */
export const keepMineAsCopy = (): Promise<void> => keepAsCopy(draftNow(), dropOwnDraft);

/** What the server has now, to be compared. */
export async function theirGraph(): Promise<Graph> {
  return (await readGraph(useWorkflow.getState().id)).graph;
}
