/** Another graph on the canvas, read-only, while the draft waits with all that can be undone. */
import { create } from "zustand";
import { type Mode, usePanels } from "../view/panels";
import { useDocument } from "./store";

type History = ReturnType<typeof useDocument.temporal.getState>;
type Waiting = Pick<ReturnType<typeof useDocument.getState>, "graph" | "label"> &
  Pick<History, "pastStates" | "futureStates"> & { readonly mode: Mode };

/** The number of a version of the list that is looked at; 0 for none. */
export const usePast = create<{ readonly version: number }>()(() => ({ version: 0 }));

let waiting: Waiting | null = null;

/** The mode is set first: what is loaded while nothing may be edited is never saved. */
export function lookAt(graph: Parameters<ReturnType<typeof useDocument.getState>["load"]>[0], mode: Mode): void {
  if (!waiting) {
    const { pastStates, futureStates } = useDocument.temporal.getState();
    const { graph: draft, label } = useDocument.getState();
    const { mode: before } = usePanels.getState();
    waiting = { graph: draft, label, mode: before, pastStates: [...pastStates], futureStates: [...futureStates] };
  }
  usePanels.getState().set({ mode });
  useDocument.getState().load(graph);
}

/** Another room went back to the draft. */
export function forgetPast(): void {
  usePast.setState({ version: 0 });
  waiting = null;
}

export function backToDraft(): void {
  usePast.setState({ version: 0 });
  if (!waiting) return;
  const { graph, label, mode, pastStates, futureStates } = waiting;
  waiting = null;
  useDocument.getState().load(graph);
  useDocument.setState({ label });
  useDocument.temporal.setState({ pastStates, futureStates });
  usePanels.getState().set({ mode });
}
