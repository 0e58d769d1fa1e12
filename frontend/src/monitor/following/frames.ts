/** What comes between two pictures of the screen is taken together. */
type Draw = (work: () => void) => void;

/** Long enough for the pictures of a gesture between two of the run, short enough to be seen as movement. */
const MANY_PAUSE_MS = 100;
const HIDDEN_PAUSE_MS = 250;

/** A hidden tab draws nothing: a timer stands in, so that what waits does not grow without end. */
const byScreen: Draw = (work) => {
  if (document.hidden) setTimeout(work, HIDDEN_PAUSE_MS);
  else requestAnimationFrame(work);
};

/** Where each picture is of many steps, drawing one after the other would leave no time to pan and to press. */
export const bySize =
  (isMany: () => boolean, draw: Draw = byScreen): Draw =>
  (work) => {
    if (isMany()) setTimeout(() => draw(work), MANY_PAUSE_MS);
    else draw(work);
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
