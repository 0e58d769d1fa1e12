/** The keys that belong to the card that has the focus; all others are commands (see commands/). */
import type { KeyboardEvent } from "react";
import { isComposing } from "../lib/ime";
import { oneSelected, useOverlay } from "../view/overlay";
import { usePanels } from "../view/panels";
import { startRenaming } from "../view/renaming";
import { openStep } from "../view/steps";

export function onCanvasKey(event: KeyboardEvent): void {
  const target = event.target as HTMLElement;
  if (isComposing(event.nativeEvent) || target.closest("input, textarea, button, a, [contenteditable]")) return;
  const key = target.closest<HTMLElement>(".react-flow__node")?.dataset.id ?? oneSelected(useOverlay.getState());
  if (event.key === "Escape") clear();
  else if (!key || event.ctrlKey || event.metaKey || event.altKey) return;
  else if (event.key === "Enter") openStep(key);
  else if (event.key === "F2") startRenaming(key);
  else return;
  if (event.key === "F2") event.preventDefault();
}

export function clear(): void {
  useOverlay.getState().select([]);
  usePanels.getState().set({ isInspectorOpen: false });
}
