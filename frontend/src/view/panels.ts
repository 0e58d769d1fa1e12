/** Which panels are open, and whether the canvas may be edited. */
import { create } from "zustand";

export type InspectorTab = "parameters" | "input" | "output" | "settings";
export type DockTab = "problems" | "run" | "log" | "runs";
export type Sheet = "" | "palette" | "shortcuts" | "picker" | "versions" | "search";
/** `edit`: the draft; `execution`: a run, on the version that ran; `view`: somebody else's. */
export type Mode = "edit" | "execution" | "view";

export type PanelsState = {
  readonly mode: Mode;
  readonly isPaletteOpen: boolean;
  readonly inspectorTab: InspectorTab;
  readonly isInspectorOpen: boolean;
  readonly dock: DockTab | "";
  readonly sheet: Sheet;
  readonly isList: boolean;
  set(change: Partial<Omit<PanelsState, "set">>): void;
};

const FOLD = "pastetrader.palette";
const WIDE = 1200;

/** As it was left; else open where there is room. */
function wasPaletteOpen(): boolean {
  try {
    const kept = localStorage.getItem(FOLD);
    return kept === null ? window.innerWidth >= WIDE : kept === "open";
  } catch {
    return true;
  }
}

/** Folds the palette to its rail, or opens it; the browser remembers. */
export function foldPalette(isPaletteOpen: boolean): void {
  usePanels.setState({ isPaletteOpen });
  try {
    localStorage.setItem(FOLD, isPaletteOpen ? "open" : "folded");
  } catch {
    // A browser that keeps nothing forgets it.
  }
}

export const usePanels = create<PanelsState>()((set) => ({
  mode: "edit",
  isPaletteOpen: wasPaletteOpen(),
  inspectorTab: "parameters",
  isInspectorOpen: false,
  dock: "",
  sheet: "",
  isList: false,
  set: (change) => set(change),
}));

export const mayEdit = (): boolean => usePanels.getState().mode === "edit";
