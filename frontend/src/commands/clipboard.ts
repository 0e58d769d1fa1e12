/** Copying and pasting: steps as text; any other text is offered to be read as a strategy. */
import { useCatalog } from "../document/catalog";
import { adapted, addSteps, copied } from "../document/edits/paste";
import { type Names, readSteps } from "../document/edits/reading";
import { remove } from "../document/edits/remove";
import { graphNow, useDocument } from "../document/store";
import { t, tn } from "../lib/t";
import { type Place, useOverlay } from "../view/overlay";
import { mayEdit } from "../view/panels";
import { offer } from "./offer";

const BESIDE = 48;

export function copiedSteps(): string {
  const { nodes } = useOverlay.getState().selected;
  return nodes.size ? copied(graphNow(), nodes) : "";
}

export function removeSelected(label?: string): void {
  const { nodes, edges } = useOverlay.getState().selected;
  const before = graphNow();
  const words = label ?? tn("Delete a step", "Delete %(n)s steps", nodes.size);
  useDocument.getState().apply(nodes.size ? words : t("Delete a connection"), remove(nodes, edges));
  // The hand stays where it was: on what led to the first that is gone.
  const last = before.edges.find(({ source, target }) => nodes.has(target) && !nodes.has(source))?.source;
  useOverlay.getState().select(last ? [last] : []);
}

/** Whether the text was steps; if so they are selected and brought into sight. */
export function pasteSteps(text: string, at: Place = besideSelected(), label = t("Paste")): boolean {
  if (!mayEdit()) return false;
  const before = graphNow();
  const read = readSteps(text, known());
  if (!read) return false;
  const steps = adapted(before, read, at);
  useDocument.getState().apply(label, addSteps(steps));
  const added = steps.nodes.map(({ key }) => key);
  useOverlay.getState().select(added);
  if (added[0]) document.dispatchEvent(new CustomEvent("step-focus", { detail: added[0] }));
  return true;
}

export function duplicateSelected(): void {
  const text = copiedSteps();
  if (text) pasteSteps(text, besideSelected(), t("Duplicate"));
}

export function pasteText(text: string): void {
  if (!pasteSteps(text)) offer(text);
}

/** Exports name tools and agents; here they are known by their ids. */
function known(): Names {
  const { tools, builtinTools, agents } = useCatalog.getState();
  const byName = (rows: readonly { readonly name: string; readonly id: string }[]) =>
    new Map(rows.map(({ name, id }) => [name, id]));
  return { tools: byName([...builtinTools, ...tools]), agents: byName(agents) };
}

/** Below and right of what is selected, or else of everything. */
export function besideSelected(): Place {
  const { nodes } = graphNow();
  const { selected } = useOverlay.getState();
  const those = selected.nodes.size ? nodes.filter(({ key }) => selected.nodes.has(key)) : nodes;
  if (!those.length) return { x: 0, y: 0 };
  return {
    x: Math.min(...those.map(({ position_x }) => position_x)) + BESIDE,
    y: Math.max(...those.map(({ position_y }) => position_y)) + BESIDE * 2,
  };
}
