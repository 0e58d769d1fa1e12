/** Adding a step by name: behind the one that is selected, or else on free ground. */

import { useCatalog } from "../document/catalog";
import { addAfter, addNode, madeNode, type NewNode } from "../document/edits/add";
import { graphNow, useDocument } from "../document/store";
import { t } from "../lib/t";
import { useOverlay } from "../view/overlay";
import { usePanels } from "../view/panels";
import { besideSelected } from "./clipboard";

export type Addable = Omit<NewNode, "at"> & { readonly id: string };

/** What can be added: the types of steps, built-in tools, one's own tools and agents. */
export function addables(): Addable[] {
  const { types, builtinTools, tools, agents } = useCatalog.getState();
  const builtin = new Set(builtinTools.map(({ id }) => id));
  return [
    ...[...types.values()]
      .filter(({ names }) => !names)
      .map(({ node_type, title }): Addable => ({ id: `type ${node_type}`, type: node_type, name: title })),
    ...builtinTools.map(({ id, title }): Addable => ({ id, type: "tool", name: title, toolId: id })),
    ...tools
      .filter(({ id }) => !builtin.has(id))
      .map(({ id, name }): Addable => ({ id, type: "tool", name, toolId: id })),
    ...agents.map(({ id, name }): Addable => ({ id, type: "agent", name, agentId: id })),
  ];
}

export function addStep({ id: _id, ...what }: Addable): void {
  const graph = graphNow();
  const [source = ""] = useOverlay.getState().selected.nodes;
  const follows = source !== "" && what.type !== "trigger";
  const node = madeNode(graph, { ...what, at: follows ? behind(source) : besideSelected() });
  const edit = follows ? addAfter(node, source) : addNode(node);
  useDocument.getState().apply(t("Add %(name)s", { name: what.name }), edit);
  useOverlay.getState().select([node.key]);
  usePanels.getState().set({ isInspectorOpen: true, inspectorTab: "parameters" });
  document.dispatchEvent(new CustomEvent("step-focus", { detail: node.key }));
}

const COLUMN = 272;
const ROW = 96;

/** In the next column, below what already follows. */
function behind(source: string) {
  const { nodes, edges } = graphNow();
  const from = nodes.find(({ key }) => key === source);
  const following = edges.filter((edge) => edge.source === source).length;
  return { x: (from?.position_x ?? 0) + COLUMN, y: (from?.position_y ?? 0) + following * ROW };
}
