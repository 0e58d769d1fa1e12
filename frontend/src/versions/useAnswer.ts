import { useCallback, useEffect, useState } from "react";

export type Answer<T> =
  | { readonly state: "loading" }
  | { readonly state: "failed"; readonly retry: () => void }
  | { readonly state: "ready"; readonly value: T };

/** What an asynchronous question answers. `ask` null: nothing is asked. An answer to an older question is dropped. */
export function useAnswer<T>(ask: (() => Promise<T>) | null): Answer<T> {
  const [tries, setTries] = useState(0);
  const retry = useCallback(() => setTries((before) => before + 1), []);
  const [answer, setAnswer] = useState<Answer<T>>({ state: "loading" });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another try asks the same again
  useEffect(() => {
    let isOver = false;
    setAnswer({ state: "loading" });
    ask?.().then(
      (value) => isOver || setAnswer({ state: "ready", value }),
      () => isOver || setAnswer({ state: "failed", retry }),
    );
    return () => {
      isOver = true;
    };
  }, [ask, tries, retry]);
  return answer;
}
