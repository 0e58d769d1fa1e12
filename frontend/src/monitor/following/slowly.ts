import { useEffect, useState } from "react";
import { type Run, useRun } from "../store";
import { MANY } from "../timeline/timeline";

/** A step of a large run changes a hundred times a second; who reads a table does not. */
const pauseFor = (run: Run | null): number => ((run?.nodes.size ?? 0) > MANY ? 1_000 : 200);

/** The run that is shown, a few times a second at most: for what draws all of its steps or lines. */
export function useRunSlowly(): Run | null {
  const [run, setRun] = useState(() => useRun.getState().run);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = (): void => {
      timer = undefined;
      setRun(useRun.getState().run);
    };
    look();
    const stop = useRun.subscribe((state, before) => {
      // Another run is another matter: at once.
      if (state.run?.id !== before.run?.id) look();
      else timer ??= setTimeout(look, pauseFor(state.run));
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, []);
  return run;
}
