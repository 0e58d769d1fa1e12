/** What is done with what is selected. */
import { enable } from "../../document/edits/configure";
import { duplicated } from "../../document/edits/duplicate";
import { addSteps } from "../../document/edits/paste";
import { remove } from "../../document/edits/remove";
import { graphNow, useDocument } from "../../document/store";
import { t, tn } from "../../lib/t";
import { useOverlay } from "../../view/overlay";
import { mayEdit } from "../../view/panels";

/** Copies beside what they are of; they are selected. */
export function duplicate(keys: ReadonlySet<string>): void {
  if (!mayEdit()) return;
  const steps = duplicated(graphNow(), keys);
  useDocument.getState().apply(tn("Duplicate a step", "Duplicate %(n)s steps", keys.size), addSteps(steps));
  useOverlay.getState().select(steps.nodes.map(({ key }) => key));
}

/** What leads to the first of them is selected then, so that whoever uses the keyboard is not lost. */
export function discard(keys: ReadonlySet<string>, edges: ReadonlySet<string> = new Set()): void {
  if (!mayEdit()) return;
  const before = graphNow().edges.find((edge) => keys.has(edge.target) && !keys.has(edge.source))?.source;
  const label = keys.size === 0 ? t("Delete a connection") : tn("Delete a step", "Delete %(n)s steps", keys.size);
  useDocument.getState().apply(label, remove(keys, edges));
  useOverlay.getState().select(before ? [before] : []);
}

export function switchSteps(keys: ReadonlySet<string>, isOn: boolean): void {
  if (!mayEdit()) return;
  useDocument.getState().apply(isOn ? t("Switch on") : t("Switch off"), enable(keys, isOn));
}
