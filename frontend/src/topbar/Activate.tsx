import { setActive, useWorkflow } from "../document/workflow";
import { Icon } from "../lib/Icon";
import { t } from "../lib/t";
import { fullMoment, shortMoment } from "../lib/time";

/** The state that it is in, draft or active: whether schedules and webhooks start it; while they do, when they do next. */
export function Activate() {
  const isActive = useWorkflow((workflow) => workflow.isActive);
  const isSwitching = useWorkflow((workflow) => workflow.isSwitching);
  const nextRun = useWorkflow((workflow) => workflow.nextRun);
  const what = isActive ? t("Schedules and webhooks start it") : t("Let schedules and webhooks start it");
  const state = isActive ? t("Active") : t("Draft");
  return (
    <div className="topbar-activate">
      {isActive && nextRun !== null && (
        <span className="topbar-next" role="status" title={nextRun && fullMoment(nextRun)}>
          {nextRun ? t("Next run: %(time)s", { time: shortMoment(nextRun) }) : t("No schedule starts it yet")}
        </span>
      )}
      <button
        type="button"
        role="switch"
        className="topbar-switch"
        aria-checked={isActive}
        aria-busy={isSwitching}
        title={what}
        aria-label={t("%(state)s: %(what)s", { state, what })}
        onClick={() => void setActive(!isActive)}
      >
        <span className="topbar-knob" aria-hidden="true" />
        <span className="topbar-live">
          {isActive && <Icon name="radio" small />}
          {state}
        </span>
      </button>
    </div>
  );
}
