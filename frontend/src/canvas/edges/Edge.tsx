import { EdgeLabelRenderer, type EdgeProps, getBezierPath } from "@xyflow/react";
import { memo } from "react";
import { ERROR_HANDLE, type GraphEdge } from "../../document/types";
import { Icon } from "../../lib/Icon";
import { t, tn } from "../../lib/t";
import { runOf, useRun } from "../../monitor/store";
import { useHover } from "../../view/hover";
import { AddButton } from "../adding/AddButton";
import type { StepEdge } from "../project";
import { EdgeHover } from "./EdgeHover";
import { stateOf } from "./edgeState";

const CURVE = 0.32;
/** Shorter ones have room for the number alone. */
const ROOM = 110;
/** There it stands above the line, the ends of which can then be taken hold of. */
const ABOVE = 20;

/** A connection: its curve and state, its words, and in its middle a + while the pointer is at it. */
export const FlowEdge = memo(function FlowEdge({ id, data, selected = false, ...line }: EdgeProps<StepEdge>) {
  const [path, x, y] = getBezierPath({ ...line, curvature: CURVE });
  const state = useRun(stateOf(data?.edge));
  const isNear = useHover(({ edge }) => edge === id);
  const items = useRun((run) => (state && state !== "dead" ? runOf(line.source)(run)?.items : undefined));
  const edge = data?.edge;
  const hasRoom = Math.abs(line.targetX - line.sourceX) > ROOM;
  return (
    <>
      <path
        className="edge"
        d={path}
        data-state={state}
        data-selected={selected || undefined}
        data-near={isNear || undefined}
        data-error={edge?.source_handle === ERROR_HANDLE || undefined}
      />
      <path className="react-flow__edge-interaction" d={path} fill="none" strokeOpacity={0} strokeWidth={22} />
      {edge && (isNear || selected || edge.label || items !== undefined || edge.condition) && (
        <EdgeLabelRenderer>
          <EdgeHover id={id} x={x} y={hasRoom ? y : y - ABOVE}>
            {(!isNear || hasRoom) && <EdgeWords edge={edge} items={items} hasRoom={hasRoom} />}
            {(isNear || selected) && (
              <AddButton className="add-between" label={t("Add a step here")} context={{ kind: "edge", ends: edge }} />
            )}
          </EdgeHover>
        </EdgeLabelRenderer>
      )}
    </>
  );
});

type Words = { readonly edge: GraphEdge; readonly items: number | undefined; readonly hasRoom: boolean };

function EdgeWords({ edge, items, hasRoom }: Words) {
  const count = items === undefined ? "" : tn("One item", "%(n)s items", items);
  return (
    <>
      {edge.condition && (
        <span className="edge-mark" title={t("Only under a condition")}>
          <Icon name="filter" small />
        </span>
      )}
      {edge.label && <span className="edge-words">{edge.label}</span>}
      {count && (
        <span className="edge-words numbers" title={count}>
          {hasRoom ? count : items}
        </span>
      )}
    </>
  );
}
