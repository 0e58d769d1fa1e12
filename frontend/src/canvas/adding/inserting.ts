/** A new step where it was asked for: its place, and the edit that puts it there. Pure. */
import { newEdge, reaches } from "../../document/edges";
import { addAfter, addNode, addOnEdge, madeNode } from "../../document/edits/add";
import { outputsOf } from "../../document/handles";
import type { Edit, Ends, Graph, GraphNode } from "../../document/types";
import { CARD_WIDTH, COLUMN_GAP } from "../../view/grid";
import type { Place, Size } from "../../view/overlay";
import type { PickerContext } from "../../view/picker";
import { type Box, estimatedSize, freePlace, snapped } from "../geometry";
import { openOutput, takesInput } from "../handles";
import type { Choice } from "./choices";

export type Around = {
  readonly sizes: ReadonlyMap<string, Size>;
  /** The one step that is selected, or "". */
  readonly selected: string;
  readonly centre: Place;
};
export type Insertion = { readonly node: GraphNode; readonly edit: Edit };

/** Whether a step of a type can stand there: nothing leads to a trigger. */
export const fits = (context: PickerContext, type: GraphNode["node_type"]): boolean =>
  context.kind === "before" || context.kind === "place" || context.kind === "anywhere" || type !== "trigger";

export function insertion(graph: Graph, choice: Choice, context: PickerContext, around: Around): Insertion {
  const to = resolved(graph, choice, context, around.selected);
  const made = (at: Place) =>
    madeNode(graph, {
      type: choice.type,
      name: choice.title,
      config: choice.config(graph),
      toolId: choice.toolId,
      agentId: choice.agentId,
      at,
    });
  const boxes = graph.nodes.map((node) => boxOf(node, around.sizes));
  const free = (at: Place) => made(freePlace(at, estimatedSize(made(at)), boxes));
  if (to.kind === "after") {
    const node = free(to.at ?? behind(graph, to.source, to.handle));
    return { node, edit: addAfter(node, to.source, to.handle) };
  }
  if (to.kind === "before") {
    const node = free({ x: to.at.x - CARD_WIDTH, y: to.at.y - 32 });
    const edge = newEdge(node.key, to.target, outputsOf(node)[0] ?? "");
    return { node, edit: (before) => ({ ...addNode(node)(before), edges: [...before.edges, edge] }) };
  }
  if (to.kind === "edge") return onEdge(graph, to.ends, made);
  const at = to.kind === "place" ? to.at : { x: around.centre.x - CARD_WIDTH / 2, y: around.centre.y - 32 };
  const node = free(at);
  return { node, edit: addNode(node) };
}

/** "Anywhere" is behind the selected step, where its type may stand there. */
function resolved(graph: Graph, choice: Choice, context: PickerContext, selected: string): PickerContext {
  const source = graph.nodes.find((node) => node.key === selected);
  if (context.kind !== "anywhere" || !source || choice.type === "trigger") return context;
  const used = new Set(graph.edges.filter((edge) => edge.source === selected).map((edge) => edge.source_handle));
  return { kind: "after", source: selected, handle: openOutput(source, used) };
}

function boxOf(node: GraphNode, sizes: ReadonlyMap<string, Size>): Box {
  return { x: node.position_x, y: node.position_y, ...(sizes.get(node.key) ?? estimatedSize(node)) };
}

/** One column on; branches of a condition beneath each other. */
function behind(graph: Graph, source: string, handle: string): Place {
  const node = graph.nodes.find((one) => one.key === source);
  if (!node) return { x: 0, y: 0 };
  const branch = Math.max(0, outputsOf(node).indexOf(handle));
  const down = handle === "error" ? 144 : branch * 96;
  return { x: node.position_x + CARD_WIDTH + COLUMN_GAP, y: node.position_y + down };
}

/** Between the two; what follows moves on where there is no room for it. */
function onEdge(graph: Graph, ends: Ends, made: (at: Place) => GraphNode): Insertion {
  const source = graph.nodes.find((node) => node.key === ends.source);
  const target = graph.nodes.find((node) => node.key === ends.target);
  if (!source || !target) return { node: made({ x: 0, y: 0 }), edit: (before) => before };
  const start = source.position_x + CARD_WIDTH;
  const missing = CARD_WIDTH + 2 * COLUMN_GAP - (target.position_x - start);
  const isForward = target.position_x > source.position_x;
  const shift = isForward && missing > 0 ? snapped({ x: missing + 15, y: 0 }).x : 0;
  const middle = (start + target.position_x + shift - CARD_WIDTH) / 2;
  const node = made(snapped({ x: middle, y: (source.position_y + target.position_y) / 2 }));
  const output = outputsOf(node)[0] ?? "";
  const edit: Edit = (before) => {
    const after = addOnEdge(node, ends)(shift ? movedOn(before, ends.target, shift) : before);
    const edges = after.edges.map((edge) =>
      edge.source === node.key && takesInput(node) ? { ...edge, source_handle: output } : edge,
    );
    return { ...after, edges };
  };
  return { node, edit };
}

function movedOn(graph: Graph, from: string, shift: number): Graph {
  const nodes = graph.nodes.map((node) =>
    reaches(graph, from, node.key) ? { ...node, position_x: node.position_x + shift } : node,
  );
  return { ...graph, nodes };
}
