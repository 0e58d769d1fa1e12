/** Looks at one execution at a time: what the stream tells of it goes into the store, once a frame. */
import { readExecutions } from "../../api/executions";
import { readBoot } from "../../lib/boot";
import { type Told, watch } from "../../lib/stream";
import { useRun } from "../store";
import { applied, newRun } from "./apply";
import { countItems } from "./counts";
import { batched } from "./frames";

let stop: () => void = () => {};

const take = batched<Told>((all) => {
  const { run, show, isReconnecting, reconnecting } = useRun.getState();
  if (!run) return;
  const mine = all.filter(({ execution }) => execution === run.id);
  // Deleted, or another's: there is nothing to look at.
  if (mine.some(({ kind }) => kind === "gone")) return lookAway();
  const after = applied(run, mine);
  if (after !== run) show(after);
  if (mine.some(({ kind }) => kind === "end")) void countItems(after);
  const last = mine.filter(({ kind }) => kind !== "log" && kind !== "node").at(-1);
  const isAway = last ? last.kind === "away" : isReconnecting;
  if (isAway !== isReconnecting) reconnecting(isAway);
});

/** What was shown stays until the first news of the new one: the same execution is never cleared. */
export function follow(execution: string): void {
  stop();
  const { run, show, reconnecting } = useRun.getState();
  if (run?.id !== execution) show(newRun(execution));
  reconnecting(false);
  stop = watch(execution, take);
}

export function lookAway(): void {
  stop();
  stop = () => {};
  useRun.getState().show(null);
  useRun.getState().reconnecting(false);
}

/** The execution that is under way, "" without one. */
export async function underWay(): Promise<string> {
  const { results } = await readExecutions(readBoot().workflow.id, {
    status: "pending,running",
    page_size: 1,
    fields: "id",
  });
  return results[0]?.id ?? "";
}
