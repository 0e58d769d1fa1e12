/** How high the dock is, in pixels; kept in this browser. */
import { create } from "zustand";

const PLACE = "pastetrader.dock.height";
export const LEAST = 120;
export const STEP = 32;
const USUAL = 264;

/** At most two thirds of the window, so that the canvas stays in sight. */
export const most = (): number => Math.max(LEAST, Math.round(window.innerHeight * 0.66));
const bounded = (height: number): number => Math.min(most(), Math.max(LEAST, Math.round(height)));

function kept(): number {
  try {
    return Number(localStorage.getItem(PLACE)) || USUAL;
  } catch {
    return USUAL;
  }
}

export const useHeight = create<{ readonly height: number }>()(() => ({ height: kept() }));

export function setHeight(height: number): void {
  useHeight.setState({ height: bounded(height) });
}

export function keepHeight(): void {
  try {
    localStorage.setItem(PLACE, String(useHeight.getState().height));
  } catch {
    // A browser that keeps nothing begins anew each time.
  }
}
