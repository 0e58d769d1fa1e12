import { readBoot } from "../../lib/boot";
import { Icon } from "../../lib/Icon";
import { t } from "../../lib/t";

/** A call of this step waits for a person's word; the inbox of approvals has it. */
export function AwaitsApproval() {
  return (
    <div className="notice" data-tone="warn" role="status">
      <Icon name="hourglass" />
      <p>{t("A call of this step waits for your decision. Until then it is not made.")}</p>
      <a className="button button-small" href={readBoot().urls.approvals}>
        <Icon name="external" small />
        <span>{t("Look and decide")}</span>
      </a>
    </div>
  );
}
