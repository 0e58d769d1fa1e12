import { readBoot } from "../lib/boot";
import { Icon } from "../lib/Icon";
import { t } from "../lib/t";
import { startRun } from "./actions";

/** In places where nothing ran yet; not for those who may only look. */
export function RunButton() {
  if (!readBoot().workflow.canEdit) return null;
  return (
    <button type="button" className="button button-small button-primary" onClick={() => void startRun()}>
      <Icon name="play" />
      <span>{t("Run")}</span>
    </button>
  );
}
