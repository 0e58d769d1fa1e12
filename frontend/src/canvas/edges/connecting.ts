/** Drawing a connection: what is allowed, why not, and what happens where it is let go. */
import type { Connection, ConnectionState, Edge, FinalConnectionState } from "@xyflow/react";
import { type Refusal, refusalOf } from "../../document/edges";
import { connect, reconnect } from "../../document/edits/connect";
import { graphNow, useDocument } from "../../document/store";
import type { Ends } from "../../document/types";
import { t } from "../../lib/t";
import type { Place } from "../../view/overlay";
import { mayEdit } from "../../view/panels";
import { openPicker } from "../../view/picker";
import { placeOf } from "../../view/viewport";
import { handleOf } from "../handles";
import type { StepEdge } from "../project";

const endsOf = ({ source, target, sourceHandle }: Connection | Edge): Ends => ({
  source,
  target,
  source_handle: handleOf(sourceHandle),
  // Rows of an aggregator stand for edges; all lead to its one input.
  target_handle: "",
});

export const isValidConnection = (connection: Connection | Edge): boolean =>
  refusalOf(graphNow(), endsOf(connection)) === "";

export function connectEnds(ends: Ends): void {
  if (mayEdit()) useDocument.getState().apply(t("Connect"), connect(ends));
}

export const onConnect = (connection: Connection): void => connectEnds(endsOf(connection));

export function onReconnect(old: StepEdge, connection: Connection): void {
  if (mayEdit() && old.data) {
    useDocument.getState().apply(t("Connect"), reconnect(old.data.edge, endsOf(connection)));
  }
}

/** Let go on a card: connected to it. Let go on empty ground: the picker opens there. */
export function onConnectEnd(
  event: MouseEvent | TouchEvent,
  { isValid, fromNode, fromHandle, toHandle }: FinalConnectionState,
): void {
  if (isValid || !fromNode || !fromHandle || toHandle || !mayEdit()) return;
  const point = pointOf(event);
  const handle = handleOf(fromHandle.id);
  const isFromOutput = fromHandle.type === "source";
  const card = document.elementFromPoint(point.x, point.y)?.closest<HTMLElement>(".react-flow__node");
  if (card?.dataset.id && card.dataset.id !== fromNode.id) {
    if (isFromOutput) {
      onConnect({
        source: fromNode.id,
        sourceHandle: fromHandle.id ?? null,
        target: card.dataset.id,
        targetHandle: null,
      });
    }
  } else if (!card) {
    const at = placeOf(point);
    openPicker(
      isFromOutput ? { kind: "after", source: fromNode.id, handle, at } : { kind: "before", target: fromNode.id, at },
      point,
    );
  }
}

function pointOf(event: MouseEvent | TouchEvent): Place {
  const at = "changedTouches" in event ? event.changedTouches[0] : event;
  return { x: at?.clientX ?? 0, y: at?.clientY ?? 0 };
}

/** Of a connection that is being drawn: why it cannot end where the pointer is. A text, so that nothing renders for less. */
export function refusalNow(drawn: ConnectionState): Refusal {
  if (!drawn.inProgress || drawn.isValid !== false || !drawn.toHandle || !drawn.toNode) return "";
  const isFromOutput = drawn.fromHandle.type === "source";
  const [from, to] = isFromOutput ? [drawn.fromHandle, drawn.toHandle] : [drawn.toHandle, drawn.fromHandle];
  if (from.type === to.type) return "unknown";
  return refusalOf(graphNow(), {
    source: from.nodeId,
    target: to.nodeId,
    source_handle: handleOf(from.id),
    target_handle: "",
  });
}

export function refusalWords(refusal: Refusal): string {
  const words: Readonly<Record<Refusal, string>> = {
    "": "",
    itself: t("A step cannot lead to itself."),
    there_already: t("These two are connected already."),
    cycle: t("That would make a circle: this step comes before the other."),
    into_trigger: t("Nothing leads to a trigger: it starts the workflow."),
    unknown: t("These two do not fit together."),
  };
  return words[refusal];
}
