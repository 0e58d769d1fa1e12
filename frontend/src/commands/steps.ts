/** What is done with steps and connections, wherever it is asked for: by a key, in the inspector, in the list. */
import { enable } from "../document/edits/configure";
import { duplicated } from "../document/edits/duplicate";
import { addSteps } from "../document/edits/paste";
import { remove } from "../document/edits/remove";
import { graphNow, useDocument } from "../document/store";
import { t, tn } from "../lib/t";
import { useOverlay } from "../view/overlay";
import { mayEdit } from "../view/panels";
import { goToSteps } from "../view/steps";

/** Copies beside what they are of; they are selected. */
export function duplicateSteps(keys: ReadonlySet<string>): void {
  if (!mayEdit() || !keys.size) return;
  const steps = duplicated(graphNow(), keys);
  useDocument.getState().apply(tn("Duplicate a step", "Duplicate %(n)s steps", keys.size), addSteps(steps));
  goToSteps(steps.nodes.map(({ key }) => key));
}

/** What led to the first of them is selected then, so that whoever uses the keyboard is not lost. */
export function removeSteps(keys: ReadonlySet<string>, edges: ReadonlySet<string> = new Set(), label = ""): void {
  if (!mayEdit()) return;
  const before = graphNow().edges.find(({ source, target }) => keys.has(target) && !keys.has(source))?.source;
  const usual = keys.size ? tn("Delete a step", "Delete %(n)s steps", keys.size) : t("Delete a connection");
  useDocument.getState().apply(label || usual, remove(keys, edges));
  useOverlay.getState().select(before ? [before] : []);
}

export function switchSteps(keys: ReadonlySet<string>, isOn: boolean): void {
  if (mayEdit()) useDocument.getState().apply(isOn ? t("Switch on") : t("Switch off"), enable(keys, isOn));
}
