import { useEffect, useRef, useState } from "react";
import type { Answer, Look } from "./completion";

const PAUSE_MS = 250;
export type Told = { readonly about: string; readonly answer: Answer };

/** What the server says of a text, 250 ms after it was last typed in; an answer that comes too late is dropped. */
export function useAnswer(look: Look) {
  const [told, setTold] = useState<Told | null>(null);
  const turn = useRef(0);
  const timer = useRef(0);
  useEffect(
    () => () => {
      turn.current += 1;
      window.clearTimeout(timer.current);
    },
    [],
  );

  function ask(text: string, cursor: number, pause = PAUSE_MS): void {
    turn.current += 1;
    const mine = turn.current;
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(async () => {
      try {
        const answer = await look(text, cursor);
        if (mine === turn.current) setTold({ about: text, answer });
      } catch {
        // Typing goes on without advice; saving and checking the whole say what is wrong too.
        if (mine === turn.current) setTold(null);
      }
    }, pause);
  }
  return { told, ask };
}
