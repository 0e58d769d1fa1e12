/** Connecting without dragging: one end is clicked, then the other, or just the card that comes next. Pure but for the page. */
import type { Handle } from "@xyflow/react";
import { graphNow } from "../../document/store";
import type { Ends } from "../../document/types";
import { handleOf, openOutput } from "../handles";

export type Held = Pick<Handle, "nodeId" | "type" | "id">;

/** What a click on an element would connect: null on the ground and on buttons, "same" on the step that is held. */
export function endsAt(element: Element, held: Held): Ends | "same" | null {
  const card = element.closest<HTMLElement>(".react-flow__node")?.dataset.id;
  if (!card || element.closest("button")) return null;
  if (card === held.nodeId) return "same";
  if (held.type === "source") {
    return { source: held.nodeId, source_handle: handleOf(held.id), target: card, target_handle: "" };
  }
  const output = element.closest<HTMLElement>(".react-flow__handle.source")?.dataset.handleid;
  return {
    source: card,
    source_handle: output ? handleOf(output) : outputOf(card),
    target: held.nodeId,
    target_handle: "",
  };
}

function outputOf(key: string): string {
  const { nodes, edges } = graphNow();
  const node = nodes.find((one) => one.key === key);
  const used = new Set(edges.filter((edge) => edge.source === key).map((edge) => edge.source_handle));
  return node ? openOutput(node, used) : "";
}
