/** What a step will measure, until the browser has measured it. Pure. */
import { type NodeHandle, Position } from "@xyflow/react";
import { outputsOf } from "../../document/handles";
import { ERROR_HANDLE, type GraphNode } from "../../document/types";
import type { Size } from "../../view/overlay";
import { BODY_PADDING, estimatedSize, HEAD_HEIGHT, PORT_HEIGHT } from "../geometry";
import { handleId, takesInput } from "../handles";

/** Half a pixel more than any card, so that measuring always tells. */
export const guessed = (node: GraphNode, inputs: number): Size => {
  const { width, height } = estimatedSize(node, inputs);
  return { width, height: height + 0.5 };
};

/** Where its ports will be, of an aggregator one for each of these edges. */
export function guessedHandles(node: GraphNode, inputs: readonly { readonly id: string }[]): NodeHandle[] {
  const { width, height } = estimatedSize(node);
  const at = (id: string, type: "source" | "target", x: number, y: number, position: Position): NodeHandle => {
    return { id, type, position, x: x - 6, y: y - 6, width: 12, height: 12 };
  };
  const row = (place: number) => HEAD_HEIGHT + BODY_PADDING + PORT_HEIGHT * (place + 0.5);
  const outputs = outputsOf(node);
  const isBranching = node.node_type === "condition";
  return [
    ...(takesInput(node) ? [at(handleId(""), "target", 0, HEAD_HEIGHT / 2, Position.Left)] : []),
    ...(inputs.length > 1 ? inputs.map((input, place) => at(input.id, "target", 0, row(place), Position.Left)) : []),
    ...outputs.map((handle, place) =>
      at(handleId(handle), "source", width, isBranching ? row(place) : HEAD_HEIGHT / 2, Position.Right),
    ),
    at(handleId(ERROR_HANDLE), "source", width - 28, height, Position.Bottom),
  ];
}
