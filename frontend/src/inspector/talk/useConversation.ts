/** The stored turns of a step, asked for anew whenever there may be one more. */
import { useEffect, useState } from "react";
import { type Conversation, readTurns } from "../../api/turns";
import { useNow } from "../../monitor/now";
import { isOver } from "../../monitor/status";
import { useRun } from "../../monitor/store";

/** What tools answer comes without an event of its own. */
const LOOK_MS = 2_000;

export type Told = {
  /** null: not yet, or not to be had. */
  readonly conversation: Conversation | null;
  readonly hasFailed: boolean;
  readonly again: () => void;
};

export function useConversation(execution: string, node: string): Told {
  const live = useRun(({ run }) => (run?.id === execution ? run.nodes.get(node) : undefined));
  const isSaying = useRun(({ run }) => run?.id === execution && run.said.has(node));
  const looks = useNow(live?.status === "running", LOOK_MS);
  const [told, setTold] = useState<{ readonly of: string; readonly conversation: Conversation } | null>(null);
  const [hasFailed, setFailed] = useState(false);
  const [turn, setTurn] = useState(0);
  const of = `${execution} ${node}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another state, the end of what is said and time are news
  useEffect(() => {
    let isWanted = true;
    readTurns(execution, node).then(
      (conversation) => {
        if (!isWanted) return;
        setTold({ of, conversation });
        setFailed(false);
      },
      () => isWanted && setFailed(true),
    );
    return () => {
      isWanted = false;
    };
  }, [execution, node, live?.status, live?.waitingFor, isSaying, looks, turn]);
  return {
    // What is shown stays while it is asked for again; another step's is never shown.
    conversation: told?.of === of ? told.conversation : null,
    hasFailed: hasFailed && !(live && !isOver(live.status)),
    again: () => setTurn((before) => before + 1),
  };
}
