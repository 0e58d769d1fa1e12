/** When the editor opens: the execution that its address names, or one that is under way, is shown. */
import { graphNow, useDocument } from "../../document/store";
import { readBoot } from "../../lib/boot";
import { showExecution } from "../actions";
import { useRun } from "../store";
import { follow, underWay } from "./follow";

/** Returns how to stop waiting for the document. */
export function beginMonitor(): () => void {
  const named = readBoot().execution;
  if (!named) {
    void followWhatRuns();
    return () => {};
  }
  return whenLoaded(() => void showExecution(named));
}

async function followWhatRuns(): Promise<void> {
  try {
    const found = await underWay();
    if (found && !useRun.getState().run) follow(found);
  } catch {
    // The page works without; the tab of past runs says what is wrong.
  }
}

/** The draft has to be there before another graph is shown in its place. */
function whenLoaded(work: () => void): () => void {
  const nothing = useDocument.getInitialState().graph;
  if (graphNow() !== nothing) {
    work();
    return () => {};
  }
  const stop = useDocument.subscribe(({ graph }) => {
    if (graph === nothing) return;
    stop();
    work();
  });
  return stop;
}
