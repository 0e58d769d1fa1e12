/** The document: what is saved and what undo is about. Only `apply` changes it; one call is one step back. */
import { type TemporalState, temporal } from "zundo";
import { create, useStore } from "zustand";
import type { Edit, Graph } from "./types";

export const MAX_STEPS = 200;
const EMPTY: Graph = { nodes: [], edges: [], config: {}, variables: {} };

type Kept = { readonly graph: Graph /** What the last edit did, for "Undo: …". */; readonly label: string };
export type DocumentState = Kept & {
  /** One gesture, one call. With `merge`, edits of the same key that follow each other are one step (a field that is typed in). */
  apply(label: string, edit: Edit, merge?: string): void;
  /** A graph from the server: nothing to go back to. */
  load(graph: Graph): void;
};

let merging = "";

export const useDocument = create<DocumentState>()(
  temporal<DocumentState, [], [], Kept>(
    (set, get) => ({
      graph: EMPTY,
      label: "",
      apply(label, edit, merge = "") {
        const before = get().graph;
        const after = edit(before);
        if (after === before) return;
        const goesOn = merge !== "" && merge === merging;
        merging = merge;
        const history = useDocument.temporal.getState();
        if (goesOn) history.pause();
        set({ graph: after, label });
        if (goesOn) history.resume();
      },
      load(graph) {
        merging = "";
        const history = useDocument.temporal.getState();
        history.pause();
        set({ graph, label: "" });
        history.resume();
        history.clear();
      },
    }),
    {
      limit: MAX_STEPS,
      partialize: ({ graph, label }) => ({ graph, label }),
      equality: (one, other) => one.graph === other.graph,
    },
  ),
);

/** The graph of this moment, for handlers: they do not subscribe. */
export const graphNow = (): Graph => useDocument.getState().graph;

export function undo(): void {
  merging = "";
  useDocument.temporal.getState().undo();
}

export function redo(): void {
  merging = "";
  useDocument.temporal.getState().redo();
}

export function useHistory<T>(select: (state: TemporalState<Kept>) => T): T {
  return useStore(useDocument.temporal, select);
}
