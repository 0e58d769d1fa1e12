/** What models read and wrote for a run: told once it is over, when it had a step that asks one. */
import { useEffect, useState } from "react";
import { readTokens } from "../api/executions";
import { graphNow } from "../document/store";
import { readBoot } from "../lib/boot";
import { t } from "../lib/t";
import { isOver } from "./status";
import type { Run } from "./store";

export type Tokens = { readonly input: number; readonly output: number };

export function tokensWords({ input, output }: Tokens): string {
  const { format } = new Intl.NumberFormat(readBoot().language);
  return t("%(read)s read, %(written)s written", { read: format(input), written: format(output) });
}

/** null: none were used, or it is not known. */
export function useTokens({ id, status }: Run): Tokens | null {
  const [tokens, setTokens] = useState<Tokens | null>(null);
  const isAsked = isOver(status) && graphNow().nodes.some((node) => node.node_type === "agent");
  useEffect(() => {
    let isWanted = isAsked;
    setTokens(null);
    if (isAsked)
      readTokens(id).then(
        (found) => isWanted && setTokens(found),
        // The numbers are an extra.
        () => undefined,
      );
    return () => {
      isWanted = false;
    };
  }, [id, isAsked]);
  return tokens;
}
