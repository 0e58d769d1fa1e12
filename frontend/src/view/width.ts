/** How wide the inspector is, and what of the canvas it covers; kept in this browser. Pixels. */
export const NARROW = 340;
export const WIDE = 520;
export const STEP = 20;
/** Between it and the edge of the canvas. */
export const INSPECTOR_MARGIN = 12;
const KEY = "inspector-width";

export const within = (width: number): number => Math.round(Math.min(WIDE, Math.max(NARROW, width)));

export function keptWidth(): number {
  try {
    return within(Number(localStorage.getItem(KEY)) || NARROW);
  } catch {
    return NARROW;
  }
}

export function keepWidth(width: number): void {
  try {
    localStorage.setItem(KEY, String(width));
  } catch {
    // A browser that keeps nothing: it is narrow again next time.
  }
}
