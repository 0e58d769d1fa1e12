/** Adds a step, selects it and opens it: one step back. */
import { graphNow, useDocument } from "../../document/store";
import { t } from "../../lib/t";
import { oneSelected, useOverlay } from "../../view/overlay";
import { mayEdit } from "../../view/panels";
import type { PickerContext } from "../../view/picker";
import { goToSteps, openStep } from "../../view/steps";
import { centre } from "../../view/viewport";
import type { Choice } from "./choices";
import { insertion } from "./inserting";

export function addStep(choice: Choice, context: PickerContext = { kind: "anywhere" }): void {
  if (!mayEdit()) return;
  const overlay = useOverlay.getState();
  const around = { sizes: overlay.sizes, selected: oneSelected(overlay), centre: centre() };
  const { node, edit } = insertion(graphNow(), choice, context, around);
  useDocument.getState().apply(t("Add %(name)s", { name: node.name }), edit);
  openStep(node.key, "parameters");
  goToSteps([node.key]);
}
