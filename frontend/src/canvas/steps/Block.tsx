import { memo } from "react";
import { outputsOf } from "../../document/handles";
import { ERROR_HANDLE } from "../../document/types";
import { type NodeRun, runOf, useRun } from "../../monitor/store";
import { BODY_PADDING, HEAD_HEIGHT, PORT_HEIGHT } from "../geometry";
import { handleId, takesInput } from "../handles";
import { type StepData, usedHandles } from "../project";

/** A step among many from afar: its colour, and bare marks where React Flow looks for what holds the edges. */
export const Block = memo(function Block({ data, height }: { readonly data: StepData; readonly height: number }) {
  const { node, used, inputs } = data;
  const status = useRun((state) => drawnStatus(runOf(node.key)(state)));
  const isBranching = node.node_type === "condition";
  return (
    <div className="node step block-step" data-type={node.node_type} data-status={status} style={{ height }}>
      {takesInput(node) && <i className="target" data-handleid={handleId("")} data-handlepos="left" />}
      {inputs.length > 1 &&
        inputs.map(({ id }, row) => (
          <i key={id} className="target" data-handleid={id} data-handlepos="left" style={{ top: rowTop(row) }} />
        ))}
      {outputsOf(node).map((handle, row) => (
        <i
          key={handle}
          className="source"
          data-handleid={handleId(handle)}
          data-handlepos="right"
          style={isBranching ? { top: rowTop(row) } : undefined}
        />
      ))}
      {usedHandles(used).has(ERROR_HANDLE) && (
        <i className="source block-error" data-handleid={handleId(ERROR_HANDLE)} data-handlepos="bottom" />
      )}
    </div>
  );
});

/** What has yet to begin looks as without a run: a thousand blocks are not drawn anew because one is pressed. */
const drawnStatus = (run: NodeRun | undefined): string => (run && run.status !== "pending" ? run.status : "");

const rowTop = (row: number): number => HEAD_HEIGHT + BODY_PADDING + PORT_HEIGHT * (row + 0.5);
