/** Copying and pasting: steps as text; any other text is offered to be read as a strategy. */
import { namesIn, useCatalog } from "../document/catalog";
import { adapted, addSteps, copied } from "../document/edits/paste";
import { readSteps } from "../document/edits/reading";
import { graphNow, useDocument } from "../document/store";
import { t } from "../lib/t";
import { type Place, useOverlay } from "../view/overlay";
import { mayEdit } from "../view/panels";
import { goToSteps } from "../view/steps";
import { offer } from "./offer";
import { removeSteps } from "./steps";

const BESIDE = 48;

export function copiedSteps(): string {
  const { nodes } = useOverlay.getState().selected;
  return nodes.size ? copied(graphNow(), nodes) : "";
}

export function removeSelected(label = ""): void {
  const { nodes, edges } = useOverlay.getState().selected;
  removeSteps(nodes, edges, label);
}

export function pasteText(text: string): void {
  if (!pasteSteps(text)) offer(text);
}

/** Whether the text was steps; if so they are selected and brought into sight. */
function pasteSteps(text: string): boolean {
  if (!mayEdit()) return false;
  const read = readSteps(text, namesIn(useCatalog.getState()));
  if (!read) return false;
  const steps = adapted(graphNow(), read, besideSelected());
  useDocument.getState().apply(t("Paste"), addSteps(steps));
  goToSteps(steps.nodes.map(({ key }) => key));
  return true;
}

/** Below and right of what is selected, or else of everything. */
function besideSelected(): Place {
  const { nodes } = graphNow();
  const { selected } = useOverlay.getState();
  const those = selected.nodes.size ? nodes.filter(({ key }) => selected.nodes.has(key)) : nodes;
  if (!those.length) return { x: 0, y: 0 };
  return {
    x: Math.min(...those.map(({ position_x }) => position_x)) + BESIDE,
    y: Math.max(...those.map(({ position_y }) => position_y)) + BESIDE * 2,
  };
}
