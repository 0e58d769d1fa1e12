/** The step that somebody looks at: what is selected, else what runs, else what failed. */
import { useRunSlowly } from "../../monitor/following/slowly";
import { isTrouble } from "../../monitor/status";
import { type Run, useRun } from "../../monitor/store";
import { useOverlay } from "../../view/overlay";

/** "" for none. */
export function inUse(): string {
  const { nodes } = useOverlay.getState().selected;
  const [selected = ""] = nodes;
  return selected || runningIn(useRun.getState().run) || failedIn(useRun.getState().run);
}

/** The key of the first step that runs, "" for none: told seldom enough for a view to go along with it. */
export const useRunning = (): string => runningIn(useRunSlowly());

const first = (run: Run | null, is: (status: Run["status"]) => boolean): string =>
  [...(run?.nodes.values() ?? [])].find(({ status }) => is(status))?.key ?? "";
const runningIn = (run: Run | null): string => first(run, (status) => status === "running");
const failedIn = (run: Run | null): string => first(run, isTrouble);
