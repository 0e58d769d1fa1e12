/** What commands may look at, read from the stores when one is asked for. */
import { graphNow, useDocument } from "../document/store";
import { isOver } from "../monitor/status";
import { useRun } from "../monitor/store";
import { useOverlay } from "../view/overlay";
import { usePanels } from "../view/panels";
import { focusedStep } from "../view/viewport";
import type { Situation } from "./types";

export function situationNow(): Situation {
  const history = useDocument.temporal.getState();
  const { run } = useRun.getState();
  return {
    graph: graphNow(),
    selected: useOverlay.getState().selected,
    focused: focusedStep(),
    mode: usePanels.getState().mode,
    isRunning: run !== null && !isOver(run.status),
    canUndo: history.pastStates.length > 0,
    canRedo: history.futureStates.length > 0,
  };
}

export const edits = ({ mode }: Situation): boolean => mode === "edit";
export const hasSteps = ({ selected }: Situation): boolean => selected.nodes.size > 0;
export const hasSelection = ({ selected }: Situation): boolean => selected.nodes.size + selected.edges.size > 0;
export const oneStep = ({ selected }: Situation): boolean => selected.nodes.size === 1 && selected.edges.size === 0;

/** The step that has the keyboard, else the only one that is selected; "" for none. */
export const stepAtHand = (now: Situation): string => now.focused || (oneStep(now) ? onlyStep(now) : "");

export function onlyStep({ selected }: Situation): string {
  const [key = ""] = selected.nodes;
  return key;
}
