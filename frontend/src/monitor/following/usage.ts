/** What models read, wrote and charged for a run: told once it is over, when it had a step that may ask one. */
import { useEffect, useState } from "react";
import { type Charged, readUsage, type Usage } from "../../api/executions";
import { graphNow } from "../../document/store";
import type { Graph } from "../../document/types";
import { readBoot } from "../../lib/boot";
import { dollars } from "../../lib/money";
import { t, tn } from "../../lib/t";
import { isOver } from "../status";
import type { Run } from "../store";

export type Tokens = { readonly input: number; readonly output: number };

const NONE: Usage = { tokens: null, cost: null };

export function tokensWords({ input, output }: Tokens): string {
  const { format } = new Intl.NumberFormat(readBoot().language);
  return t("%(read)s read, %(written)s written", { read: format(input), written: format(output) });
}

/** In US dollars, and how many calls are in no sum because nobody knows their price. */
export function costWords({ cost_usd: cost, unpriced }: Charged): string {
  const money = dollars(Number(cost), readBoot().language);
  if (!unpriced) return money;
  return tn("%(money)s and %(n)s call of unknown price", "%(money)s and %(n)s calls of unknown price", unpriced, {
    money,
  });
}

/** Whether any step asks a model, or starts a workflow whose steps may. */
export const mayAsk = ({ nodes }: Pick<Graph, "nodes">): boolean =>
  nodes.some(({ node_type: type, config }) => type === "agent" || Boolean(config.workflow_id));

/** Nulls: none were used, or it is not known. */
export function useUsage({ id, status }: Run): Usage {
  const [usage, setUsage] = useState(NONE);
  const isAsked = isOver(status) && mayAsk(graphNow());
  useEffect(() => {
    let isWanted = isAsked;
    setUsage(NONE);
    if (isAsked)
      readUsage(id).then(
        (found) => isWanted && setUsage(found),
        // The numbers are an extra.
        () => undefined,
      );
    return () => {
      isWanted = false;
    };
  }, [id, isAsked]);
  return usage;
}
