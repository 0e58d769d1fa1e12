/** Another graph on the canvas, read-only, while the draft waits with all that can be undone. The one who sets the mode. */
import { create } from "zustand";
import { useOverlay } from "../view/overlay";
import { type Mode, usePanels } from "../view/panels";
import { useDocument } from "./store";
import type { Graph } from "./types";

type Draft = Pick<ReturnType<typeof useDocument.getState>, "graph" | "label"> &
  Pick<ReturnType<typeof useDocument.temporal.getState>, "pastStates" | "futureStates"> & { readonly mode: Mode };
export type Look = {
  readonly mode: Exclude<Mode, "edit">;
  /** The number of a version of the list; 0 for anything else. */
  readonly version?: number;
  /** What is left to do when the draft is there again. */
  readonly left?: () => void;
};

/** The number of a version of the list that is looked at; 0 for none. */
export const usePast = create<{ readonly version: number }>()(() => ({ version: 0 }));

let waiting: Draft | null = null;
let leave: () => void = () => {};

/** What is edited and saved, whatever is on the canvas; the same object until it is edited. */
export const draftNow = (): Graph => waiting?.graph ?? useDocument.getState().graph;
export const isDraftShown = (): boolean => waiting === null;

/** Shows a graph in the draft's place. Of several that follow each other, the draft is kept once. */
export function lookAt(graph: Graph, { mode, version = 0, left = () => {} }: Look): void {
  if (waiting) leave();
  else {
    const { pastStates, futureStates } = useDocument.temporal.getState();
    const { graph: draft, label } = useDocument.getState();
    waiting = { graph: draft, label, mode: usePanels.getState().mode, pastStates, futureStates };
  }
  leave = left;
  useOverlay.getState().select([]);
  usePanels.getState().set({ mode });
  useDocument.getState().load(graph);
  usePast.setState({ version });
}

/** Nothing happens while the draft is what is shown. */
export function backToDraft(): void {
  if (!waiting) return;
  const { graph, label, mode, pastStates, futureStates } = waiting;
  useOverlay.getState().select([]);
  useDocument.getState().load(graph);
  useDocument.setState({ label });
  useDocument.temporal.setState({ pastStates, futureStates });
  waiting = null;
  usePast.setState({ version: 0 });
  usePanels.getState().set({ mode });
  leave();
  leave = () => {};
}

/** A draft from the server, with nothing to go back to: on the canvas, or in its turn when something else is shown. */
export function loadDraft(graph: Graph): void {
  if (waiting) waiting = { ...waiting, graph, label: "", pastStates: [], futureStates: [] };
  else useDocument.getState().load(graph);
}
