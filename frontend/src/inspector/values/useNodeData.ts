/** What a step was given and handed on in the run that is shown, or else in the last one that had it. */
import { useEffect, useState } from "react";
import { type NodeData, readNodeData } from "../../api/executions";
import { hasStep, lastRunWith } from "../../monitor/past/lastRun";
import { useRun } from "../../monitor/store";

export type Asked =
  | { readonly state: "loading" }
  | { readonly state: "none" }
  | { readonly state: "failed"; readonly message: string }
  | { readonly state: "ready"; readonly data: NodeData; readonly execution: string };

const LOADING: Asked = { state: "loading" };
const NONE: Asked = { state: "none" };

/** `again` asks once more. A step of the shown run is asked for anew when its status or what it waits for changes. */
export function useNodeData(key: string): { readonly asked: Asked; readonly again: () => void } {
  const shown = useRun(({ run }) => run?.id ?? "");
  const status = useRun(({ run }) => run?.nodes.get(key)?.status ?? "");
  const waitsFor = useRun(({ run }) => run?.nodes.get(key)?.waitingFor ?? "");
  const [asked, setAsked] = useState<Asked>(LOADING);
  const [turn, setTurn] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `status`, `waitsFor` and `turn` are reasons to ask anew
  useEffect(() => {
    let isWanted = true;
    setAsked((before) => (before.state === "ready" && before.data.node_key === key ? before : LOADING));
    load(shown, key).then(
      (found) => isWanted && setAsked(found),
      (error: unknown) => isWanted && setAsked({ state: "failed", message: messageOf(error) }),
    );
    return () => {
      isWanted = false;
    };
  }, [shown, status, waitsFor, key, turn]);
  return { asked, again: () => setTurn((before) => before + 1) };
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function load(shown: string, key: string): Promise<Asked> {
  if (!key) return NONE;
  const execution = shown && (await hasStep(shown, key)) ? shown : await lastRunWith(key, true);
  return execution ? { state: "ready", data: await readNodeData(execution, key), execution } : NONE;
}
