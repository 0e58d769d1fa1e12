import { setActive, useWorkflow } from "../document/workflow";
import { t } from "../lib/t";
import { fullMoment, shortMoment } from "../lib/time";

/** Whether schedules and webhooks may start it; while it is on, when the next one does. */
export function Activate() {
  const isActive = useWorkflow((workflow) => workflow.isActive);
  const isSwitching = useWorkflow((workflow) => workflow.isSwitching);
  const nextRun = useWorkflow((workflow) => workflow.nextRun);
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
        title={isActive ? t("Schedules and webhooks start it") : t("Let schedules and webhooks start it")}
        onClick={() => void setActive(!isActive)}
      >
        <span className="topbar-knob" aria-hidden="true" />
        {t("Active")}
      </button>
    </div>
  );
}
