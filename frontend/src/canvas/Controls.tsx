import { MiniMap, Panel, useStore } from "@xyflow/react";
import { useEffect, useState } from "react";
import { useDocument } from "../document/store";
import { Icon } from "../lib/Icon";
import { t } from "../lib/t";
import { fit, zoomBy, zoomTo } from "../view/viewport";
import type { StepNode } from "./project";

const STEP = 1.25;
const FEW = 5;
const AFTER_MS = 300;

/** Nearer, farther, as large as it is, all of it. */
export function Controls() {
  const percent = useStore(({ transform }) => Math.round(transform[2] * 100));
  return (
    <Panel position="bottom-left" className="controls" role="toolbar" aria-label={t("View")}>
      <button type="button" aria-label={t("Zoom out")} title={t("Zoom out")} onClick={() => zoomBy(1 / STEP)}>
        <Icon name="minus" />
      </button>
      <button type="button" className="numbers" title={t("Show at 100 %")} onClick={() => zoomTo(1)}>
        {percent} %
      </button>
      <button type="button" aria-label={t("Zoom in")} title={t("Zoom in")} onClick={() => zoomBy(STEP)}>
        <Icon name="plus" />
      </button>
      <button type="button" aria-label={t("Fit")} title={t("Fit")} onClick={fit}>
        <Icon name="maximize" />
      </button>
    </Panel>
  );
}

const blockClass = ({ data: { node } }: StepNode): string => `block block-${node.node_type}`;

/** The whole graph, small, once there is more than fits a glance. */
export function Overview() {
  const isMany = useDocument(({ graph }) => graph.nodes.length > FEW);
  const [isIdle, setIdle] = useState(false);
  // It draws every step once more: after the canvas itself has been seen.
  useEffect(() => {
    const timer = setTimeout(() => setIdle(true), AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!isMany || !isIdle) return null;
  return <MiniMap<StepNode> className="overview" nodeClassName={blockClass} nodeBorderRadius={24} pannable zoomable />;
}
