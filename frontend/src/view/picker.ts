/** What the picker of steps is open for: behind an output, before an input, in the middle of an edge, or at a place. */
import { create } from "zustand";
import type { Ends } from "../api/types";
import type { Place } from "./overlay";
import { mayEdit, usePanels } from "./panels";

export type PickerContext =
  | { readonly kind: "after"; readonly source: string; readonly handle: string; readonly at?: Place }
  | { readonly kind: "before"; readonly target: string; readonly at: Place }
  | { readonly kind: "edge"; readonly ends: Ends }
  | { readonly kind: "place"; readonly at: Place }
  /** Behind the selected step, or in the middle of what is seen. */
  | { readonly kind: "anywhere" };

export type PickerState = {
  readonly context: PickerContext;
  /** Where on the screen it opens, in pixels; null: in the middle. */
  readonly anchor: Place | null;
};

export const usePicker = create<PickerState>()(() => ({ context: { kind: "anywhere" }, anchor: null }));

/** Opens it; nothing happens where nothing may be changed. `anchor` in pixels of the screen. */
export function openPicker(context: PickerContext = { kind: "anywhere" }, anchor: Place | null = null): void {
  if (!mayEdit()) return;
  usePicker.setState({ context, anchor });
  usePanels.getState().set({ sheet: "picker" });
}
