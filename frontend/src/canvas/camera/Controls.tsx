import { Panel, useStore } from "@xyflow/react";
import { Icon } from "../../lib/Icon";
import { t } from "../../lib/t";
import { fit, ZOOM_STEP, zoomBy, zoomTo } from "../../view/viewport";

/** Nearer, farther, as large as it is, all of it. */
export function Controls() {
  const percent = useStore(({ transform }) => Math.round(transform[2] * 100));
  return (
    <Panel position="bottom-left" className="controls" role="toolbar" aria-label={t("View")}>
      <button type="button" aria-label={t("Zoom out")} title={t("Zoom out")} onClick={() => zoomBy(1 / ZOOM_STEP)}>
        <Icon name="minus" />
      </button>
      <button type="button" className="numbers" title={t("Show at 100 %")} onClick={() => zoomTo(1)}>
        {percent} %
      </button>
      <button type="button" aria-label={t("Zoom in")} title={t("Zoom in")} onClick={() => zoomBy(ZOOM_STEP)}>
        <Icon name="plus" />
      </button>
      <button type="button" aria-label={t("Fit")} title={t("Fit")} onClick={fit}>
        <Icon name="maximize" />
      </button>
    </Panel>
  );
}
