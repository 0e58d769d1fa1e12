/** Saving by itself: the save machine (saver.ts) tied to the document, the network, the page and a copy in the browser. */
import { create } from "zustand";
import { type Kept, readGraph, writeGraph } from "../../api/graph";
import { draftNow, isDraftShown } from "../past";
import { useDocument } from "../store";
import type { Graph } from "../types";
import { dropDraftOf, keepDraft } from "./drafts";
import type { Save } from "./outcome";
import { createSaver, type Saver } from "./saver";

export type { Save, SaveState } from "./outcome";

export const useSave = create<Save>()(() => ({ state: "saved", version: 0, theirs: null, message: "", problems: [] }));

const DRAFT_AFTER = 250;
const TAB = Math.random().toString(36).slice(2);

let saver: Saver | null = null;
let isLeaving = false;
let workflowId = "";

/** Saves at once what is not saved. False when it could not be; the state says why. */
export async function saveNow(): Promise<boolean> {
  return saver ? saver.saveNow() : true;
}

/** Renaming, switching on, restoring: in turn with saving, over the version that is known then. Throws ApiError. */
export async function changeWorkflow<T extends { readonly version: number }>(
  work: (version: number) => Promise<T>,
): Promise<T> {
  if (!saver) throw new Error("This workflow cannot be changed here.");
  return saver.change(work);
}

/** What the server has now; `shown` is the same object as the draft. */
export function beginWith(shown: Graph, kept: Kept): void {
  saver?.begin(shown, kept);
}

/** To another page, without the question whether to stay: what is not saved is kept as a draft or meant to go. */
export function leaveFor(address: string): void {
  isLeaving = true;
  location.assign(address);
}

/** The copy in the browser of what is not saved here: it has found another place. */
export function dropOwnDraft(): void {
  dropDraftOf(localStorage, workflowId, TAB);
}

/** Once, before the graph is loaded. */
export function startAutosave(workflow: string): void {
  if (saver) return;
  workflowId = workflow;
  saver = createSaver({
    // While something else is on the canvas, the draft is still what is saved.
    now: draftNow,
    read: () => readGraph(workflow),
    write: (graph, version) => writeGraph(workflow, graph, version),
    show: (change) => useSave.setState(change),
  });
  watchDocument(workflow, saver);
  watchPage(workflow, saver);
}

function watchDocument(workflow: string, { edited }: Saver): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  useDocument.subscribe(({ graph }, { graph: before }) => {
    if (graph === before || !isDraftShown()) return;
    edited();
    clearTimeout(timer);
    timer = setTimeout(() => keep(workflow), DRAFT_AFTER);
  });
  useSave.subscribe(({ state }) => {
    if (state !== "saved") return;
    clearTimeout(timer);
    dropDraftOf(localStorage, workflow, TAB);
  });
}

function keep(workflow: string): void {
  const { state, version } = useSave.getState();
  if (state === "saved" || isLeaving) return;
  keepDraft(localStorage, { workflow, version, at: new Date().toISOString(), graph: draftNow() }, TAB);
}

function watchPage(workflow: string, { saveNow: save }: Saver): void {
  const again = (wanted: Save["state"]) => () => {
    if (useSave.getState().state === wanted) void save();
  };
  addEventListener("online", again("offline"));
  addEventListener("focus", again("signed_out"));
  addEventListener("pagehide", () => keep(workflow));
  addEventListener("beforeunload", (event) => {
    if (useSave.getState().state !== "saved" && !isLeaving) event.preventDefault();
  });
}
