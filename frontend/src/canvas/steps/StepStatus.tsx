import { Icon } from "../../lib/Icon";
import { duration, secondsBetween } from "../../lib/time";
import { useNow } from "../../monitor/now";
import { STATUS_ICONS, statusWord } from "../../monitor/status";
import { type NodeRun, runOf, useRun } from "../../monitor/store";

const SECOND = 1000;

/** On the card's top edge: what the step does in the run that is shown, as icon and words. */
export function StepStatus({ stepKey }: { readonly stepKey: string }) {
  const run = useRun(runOf(stepKey));
  if (!run) return null;
  // What has yet to begin waits as well, but nothing holds it up.
  const isWaiting = run.status === "pending" && run.waitingFor !== "";
  return (
    <span className="node-state step-state">
      <span className="pill" data-status={run.status} data-tone={isWaiting ? "warn" : undefined}>
        <Icon name={isWaiting ? "hourglass" : STATUS_ICONS[run.status]} />
        <PillWords run={run} isWaiting={isWaiting} />
      </span>
    </span>
  );
}

function PillWords({ run, isWaiting }: { readonly run: NodeRun; readonly isWaiting: boolean }) {
  if (run.status === "running") return <Elapsed since={run.startedAt} />;
  if (isWaiting || run.status !== "completed" || !run.startedAt || !run.endedAt) {
    return <span>{statusWord(run.status)}</span>;
  }
  return (
    <>
      <span className="visually-hidden">{statusWord(run.status)}</span>
      <span className="numbers">{duration(secondsBetween(run.startedAt, run.endedAt))}</span>
    </>
  );
}

/** Whole seconds, once there are some. */
function Elapsed({ since }: { readonly since: string }) {
  const seconds = Math.floor(secondsBetween(since, "", useNow(true, SECOND)));
  return <span className="numbers">{seconds >= 2 ? duration(seconds) : statusWord("running")}</span>;
}
