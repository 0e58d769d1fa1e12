/** How wide the inspector is; kept in this browser. Pixels. */
export const NARROW = 340;
export const WIDE = 520;
export const STEP = 20;
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
