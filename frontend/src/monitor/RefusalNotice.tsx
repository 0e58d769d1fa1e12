import { readBoot } from "../lib/boot";
import { Icon } from "../lib/Icon";
import { t } from "../lib/t";
import { forgetRefusal, useRefusal } from "./refusal";

/** Why the last start was refused, and where to go about it. */
export function RefusalNotice() {
  const { message, kind } = useRefusal();
  if (!message) return null;
  const { urls, workflow } = readBoot();
  return (
    <div className="notice run-refusal" data-tone="warn" role="alert">
      <Icon name="triangle-alert" />
      <p>{message}</p>
      <div className="button-group">
        {kind === "questions" && (
          <a className="button button-small button-primary" href={urls.workflow.replace("{id}", workflow.id)}>
            {t("Answer the questions")}
          </a>
        )}
        <button type="button" className="button button-small button-quiet" onClick={forgetRefusal}>
          {t("Close")}
        </button>
      </div>
    </div>
  );
}
