/** What commands may look at, read from the stores when one is asked for. */
import { graphNow, useDocument } from "../document/store";
import { isOver } from "../monitor/status";
import { useRun } from "../monitor/store";
import { useOverlay } from "../view/overlay";
import { usePanels } from "../view/panels";
import type { Situation } from "./types";

export function situationNow(): Situation {
  const history = useDocument.temporal.getState();
  const { run } = useRun.getState();
  return {
    graph: graphNow(),
    selected: useOverlay.getState().selected,
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

export function onlyStep({ selected }: Situation): string {
  const [key = ""] = selected.nodes;
  return key;
}
