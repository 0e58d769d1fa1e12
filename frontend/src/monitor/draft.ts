/** While a past run is shown, the draft waits with its steps back; nothing of it is lost. */
import { useDocument } from "../document/store";
import type { Graph } from "../document/types";

type Kept = Pick<ReturnType<typeof useDocument.temporal.getState>, "pastStates" | "futureStates"> & {
  readonly graph: Graph;
  readonly label: string;
};

let kept: Kept | null = null;

/** Puts a graph in the draft's place. Of several that follow each other, the draft is kept once. */
export function showInstead(graph: Graph): void {
  const { graph: draft, label, load } = useDocument.getState();
  const { pastStates, futureStates } = useDocument.temporal.getState();
  kept ??= { graph: draft, label, pastStates, futureStates };
  load(graph);
}

export function backToDraft(): void {
  if (!kept) return;
  const { graph, label, pastStates, futureStates } = kept;
  kept = null;
  const { pause, resume } = useDocument.temporal.getState();
  useDocument.getState().load(graph);
  pause();
  useDocument.setState({ label });
  resume();
  useDocument.temporal.setState({ pastStates, futureStates });
}
