import { type ConnectionLineComponentProps, getBezierPath, useConnection } from "@xyflow/react";
import type { StepNode } from "../project";
import { refusalNow, refusalWords } from "./connecting";

/** The line that is being drawn; where it cannot end, the reason stands beside the pointer. */
export function ConnectionLine({
  fromX,
  fromY,
  fromPosition,
  toX,
  toY,
  toPosition,
  connectionStatus,
}: ConnectionLineComponentProps<StepNode>) {
  const [path] = getBezierPath({
    sourceX: fromX,
    sourceY: fromY,
    sourcePosition: fromPosition,
    targetX: toX,
    targetY: toY,
    targetPosition: toPosition,
  });
  const refusal = useConnection(refusalNow);
  return (
    <>
      <path className="edge edge-drawn" d={path} data-connection={connectionStatus ?? ""} />
      {refusal && (
        <foreignObject x={toX - 20} y={toY - 92} width={280} height={44} className="refusal-place">
          <span className="refusal">{refusalWords(refusal)}</span>
        </foreignObject>
      )}
    </>
  );
}

/** The same reason for whoever does not see the pointer. */
export function ConnectionHint() {
  const refusal = useConnection(refusalNow);
  return (
    <div className="visually-hidden" role="status" aria-live="polite">
      {refusalWords(refusal)}
    </div>
  );
}
