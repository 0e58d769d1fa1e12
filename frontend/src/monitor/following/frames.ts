/** What comes between two pictures of the screen is taken together. */
type Draw = (work: () => void) => void;

const HIDDEN_PAUSE_MS = 250;

/** A hidden tab draws nothing: a timer stands in, so that what waits does not grow without end. */
const byScreen: Draw = (work) => {
  if (document.hidden) setTimeout(work, HIDDEN_PAUSE_MS);
  else requestAnimationFrame(work);
};

export function batched<T>(take: (all: readonly T[]) => void, draw: Draw = byScreen): (one: T) => void {
  let waiting: T[] = [];
  return (one) => {
    waiting.push(one);
    if (waiting.length > 1) return;
    draw(() => {
      const all = waiting;
      waiting = [];
      take(all);
    });
  };
}
