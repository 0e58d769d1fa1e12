import { useCallback, useEffect, useRef, useState } from "react";
import { ApiError } from "../api/client";
import { runScreen, type Screen } from "../api/screens";
import { askedOf, type Query } from "./form/query";

/** What a query came to. */
export type Outcome = { readonly query: Query; readonly screen: Screen };
export type State = {
  readonly isRunning: boolean;
  /** While another one runs, the last one stays. */
  readonly outcome: Outcome | null;
  readonly error: ApiError | null;
};
const NOTHING: State = { isRunning: false, outcome: null, error: null };

/** One screen at a time: the next one, or a cancel, gives the one before up. */
export function useScreen() {
  const [state, setState] = useState<State>(NOTHING);
  const asking = useRef<AbortController | null>(null);

  const stop = useCallback((): void => {
    asking.current?.abort();
    asking.current = null;
  }, []);
  const run = useCallback(
    async (query: Query): Promise<void> => {
      stop();
      const mine = new AbortController();
      asking.current = mine;
      setState(({ outcome }) => ({ isRunning: true, outcome, error: null }));
      try {
        const screen = await runScreen(askedOf(query), mine.signal);
        if (asking.current === mine) setState({ ...NOTHING, outcome: { query, screen } });
      } catch (error) {
        if (asking.current !== mine) return;
        if (!(error instanceof ApiError)) throw error;
        setState({ ...NOTHING, error });
      }
    },
    [stop],
  );
  const cancel = useCallback((): void => {
    stop();
    setState((before) => ({ ...before, isRunning: false }));
  }, [stop]);
  const clear = useCallback((): void => {
    stop();
    setState(NOTHING);
  }, [stop]);
  useEffect(() => stop, [stop]);
  return { state, run, cancel, clear };
}
