/** Asks the server what is wrong with the graph, after each change; only the newest graph is asked about. */
import { answered, api } from "../api/client";
import { useDocument } from "../document/store";
import type { Graph, Problem } from "../document/types";
import { readBoot } from "../lib/boot";
import { usePanels } from "../view/panels";
import { useProblems } from "./store";

export const PAUSE_MS = 400;

type Ask = (graph: Graph, signal: AbortSignal) => Promise<readonly Problem[]>;
export type Checker = {
  /** After the pause, unless another graph comes meanwhile. */
  soon(graph: Graph): void;
  now(graph: Graph): void;
  stop(): void;
};

/** An answer about a graph that is no longer the newest is dropped. */
export function createChecker(ask: Ask): Checker {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked: AbortController | null = null;

  async function now(graph: Graph): Promise<void> {
    stop();
    const mine = new AbortController();
    asked = mine;
    const { say, show } = useProblems.getState();
    say("asking");
    try {
      const problems = await ask(graph, mine.signal);
      if (!mine.signal.aborted) show(problems, graph);
    } catch {
      if (!mine.signal.aborted) say("failed");
    }
  }

  function stop(): void {
    clearTimeout(timer);
    asked?.abort();
    asked = null;
  }

  return {
    soon(graph) {
      stop();
      timer = setTimeout(() => void now(graph), PAUSE_MS);
    },
    now: (graph) => void now(graph),
    stop,
  };
}

const checker = createChecker(async (graph, signal) => {
  const { data } = await answered(
    api.POST("/api/v1/workflows/{id}/validate", {
      params: { path: { id: readBoot().workflow.id } },
      body: { graph },
      signal,
    }),
  );
  return data.problems as readonly Problem[];
});

export const checkNow = (): void => checker.now(useDocument.getState().graph);

/** From now on after each change of the draft; returns how to stop. */
export function beginChecking(): () => void {
  const nothing = useDocument.getInitialState().graph;
  if (useDocument.getState().graph !== nothing) checkNow();
  const leave = useDocument.subscribe(({ graph }, before) => {
    if (graph === before.graph || usePanels.getState().mode === "execution") return;
    if (before.graph === nothing) checker.now(graph);
    else checker.soon(graph);
  });
  return () => {
    leave();
    checker.stop();
  };
}
