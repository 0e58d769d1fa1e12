import "../styles/canvas-empty.css";
import { useMemo } from "react";
import { useCatalog } from "../document/catalog";
import { readBoot } from "../lib/boot";
import { Icon } from "../lib/Icon";
import { t } from "../lib/t";
import { usePanels } from "../view/panels";
import { openPicker } from "../view/picker";
import { addStep } from "./adding/adding";
import { groupsOf } from "./adding/choices";

/** A workflow without steps: three doors. */
export function Empty() {
  const mayEdit = usePanels(({ mode }) => mode === "edit");
  const catalog = useCatalog();
  const trigger = useMemo(() => groupsOf(catalog)[0]?.choices[0], [catalog]);
  if (!mayEdit) return <p className="empty-canvas empty-title">{t("This workflow has no steps.")}</p>;
  return (
    <section className="empty-canvas" aria-labelledby="empty-title">
      <h2 id="empty-title">{t("How do you want to start?")}</h2>
      <div className="doors">
        <a className="door" data-type="agent" href={readBoot().urls.paste}>
          <span className="node-tile">
            <Icon name="clipboard" />
          </span>
          <b>{t("Paste a strategy")}</b>
          <span>{t("Text, a PDF or a video link becomes a workflow.")}</span>
        </a>
        <button type="button" className="door" data-type="trigger" onClick={() => trigger && addStep(trigger)}>
          <span className="node-tile">
            <Icon name="zap" />
          </span>
          <b>{t("Add a trigger")}</b>
          <span>{t("Decide when it starts, then build step by step.")}</span>
        </button>
        <button type="button" className="door" data-type="tool" onClick={() => openPicker()}>
          <span className="node-tile">
            <Icon name="candles" />
          </span>
          <b>{t("Start from a tool")}</b>
          <span>{t("Market data, a screen, signals, or a tool of yours.")}</span>
        </button>
      </div>
    </section>
  );
}
