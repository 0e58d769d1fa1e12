/** Going to a step, from wherever it is named: the list of problems, the log, a command, the picker. */
import { useOverlay } from "./overlay";
import { type InspectorTab, usePanels } from "./panels";
import { focusStep, reveal, whenDrawn } from "./viewport";

/** Selects a step, opens it and brings it into sight; the keyboard stays where it is. */
export function openStep(key: string, tab?: InspectorTab): void {
  useOverlay.getState().select([key]);
  usePanels.getState().set({ isInspectorOpen: true, ...(tab ? { inspectorTab: tab } : {}) });
  whenDrawn(() => reveal(key));
}

/** Nothing is selected, and what was open about it closes. */
export function leaveSteps(): void {
  useOverlay.getState().select([]);
  usePanels.getState().set({ isInspectorOpen: false });
}

/** Selects steps and takes the keyboard to the first of them, in sight. */
export function goToSteps(keys: readonly string[]): void {
  useOverlay.getState().select(keys);
  const [first] = keys;
  if (first === undefined) return;
  whenDrawn(() => {
    reveal(first);
    focusStep(first);
  });
}
