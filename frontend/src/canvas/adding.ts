/** Adds a step, selects it and opens it: one step back. */
import { graphNow, useDocument } from "../document/store";
import { t } from "../lib/t";
import { oneSelected, useOverlay } from "../view/overlay";
import { mayEdit, usePanels } from "../view/panels";
import type { PickerContext } from "../view/picker";
import { centre, focusStep, reveal } from "../view/viewport";
import type { Choice } from "./choices";
import { insertion } from "./inserting";

export function addStep(choice: Choice, context: PickerContext = { kind: "anywhere" }): string {
  if (!mayEdit()) return "";
  const overlay = useOverlay.getState();
  const around = { sizes: overlay.sizes, selected: oneSelected(overlay), centre: centre() };
  const { node, edit } = insertion(graphNow(), choice, context, around);
  useDocument.getState().apply(t("Add %(name)s", { name: node.name }), edit);
  overlay.select([node.key]);
  usePanels.getState().set({ isInspectorOpen: true });
  // Once it is drawn.
  requestAnimationFrame(() => {
    reveal(node.key);
    focusStep(node.key);
  });
  return node.key;
}
