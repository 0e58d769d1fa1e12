/** What a step was given and handed on in the run that is shown, or else in the last one. */
import { useEffect, useState } from "react";
import { ApiError } from "../../api/client";
import { type NodeData, readExecutions, readNodeData } from "../../api/executions";
import { readBoot } from "../../lib/boot";
import { useRun } from "../../monitor/store";

export type Asked =
  | { readonly state: "loading" }
  | { readonly state: "none" }
  | { readonly state: "failed"; readonly message: string }
  | { readonly state: "ready"; readonly data: NodeData; readonly execution: string };

const LOADING: Asked = { state: "loading" };
const NONE: Asked = { state: "none" };

/** `again` asks once more. A step of the shown run is asked for anew when its status changes. */
export function useNodeData(key: string): { readonly asked: Asked; readonly again: () => void } {
  const shown = useRun(({ run }) => run?.id ?? "");
  const status = useRun(({ run }) => run?.nodes.get(key)?.status ?? "");
  const [asked, setAsked] = useState<Asked>(LOADING);
  const [turn, setTurn] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `status` and `turn` are reasons to ask anew
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
  }, [shown, status, key, turn]);
  return { asked, again: () => setTurn((before) => before + 1) };
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function load(shown: string, key: string): Promise<Asked> {
  const execution = shown || (await lastExecution());
  if (!execution || !key) return NONE;
  try {
    return { state: "ready", data: await readNodeData(execution, key), execution };
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return NONE;
    throw error;
  }
}

async function lastExecution(): Promise<string> {
  const { results } = await readExecutions(readBoot().workflow.id, { page_size: 1 });
  return results[0]?.id ?? "";
}
