import { useEffect, useState } from "react";
import { ApiError } from "../../api/client";
import { type Explained, explainSymbol } from "../../api/screens";
import { askedOf } from "../form/query";
import type { Outcome } from "../useScreen";

export type Told = { readonly explained: Explained | null; readonly error: string };
const NOTHING: Told = { explained: null, error: "" };

/** Why a symbol of a result is found or not; `again` asks once more. */
export function useExplained({ query, screen }: Outcome, symbol: string, again: number): Told {
  const [told, setTold] = useState<Told>(NOTHING);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `again` is asked for by pressing a button
  useEffect(() => {
    const asking = new AbortController();
    setTold(NOTHING);
    const about = { ...askedOf(query), as_of: screen.as_of };
    explainSymbol(about, symbol, asking.signal).then(
      (explained) => !asking.signal.aborted && setTold({ explained, error: "" }),
      (error: unknown) => {
        if (asking.signal.aborted) return;
        if (!(error instanceof ApiError)) throw error;
        setTold({ explained: null, error: error.message });
      },
    );
    return () => asking.abort();
  }, [query, screen, symbol, again]);
  return told;
}
