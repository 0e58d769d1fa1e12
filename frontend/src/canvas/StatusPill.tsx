import { useEffect, useState } from "react";
import { readBoot } from "../lib/boot";
import { Icon } from "../lib/Icon";
import { t } from "../lib/t";
import { STATUS_ICONS, statusWord } from "../monitor/status";
import { type NodeRun, runOf, useRun } from "../monitor/store";
import { duration, secondsBetween } from "../view/duration";

const { language } = readBoot();
const SECOND = 1000;

/** On the card's top edge: what the step does in the run that is shown, as icon and words. */
export function StatusPill({ stepKey }: { readonly stepKey: string }) {
  const run = useRun(runOf(stepKey));
  if (!run) return null;
  if (run.status === "pending" && !run.waitingFor) return null;
  const isWaiting = run.status === "pending";
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
  if (isWaiting) return <span>{t("waiting")}</span>;
  if (run.status === "running") return <Elapsed since={run.startedAt} />;
  const seconds = secondsBetween(run.startedAt, run.endedAt);
  if (run.status !== "completed" || seconds === null) return <span>{statusWord(run.status)}</span>;
  return (
    <>
      <span className="visually-hidden">{statusWord(run.status)}</span>
      <span className="numbers">{duration(seconds, language)}</span>
    </>
  );
}

/** Whole seconds, once there are some. */
function Elapsed({ since }: { readonly since: string }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), SECOND);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.floor((now - Date.parse(since)) / SECOND);
  return <span className="numbers">{seconds >= 2 ? duration(seconds, language) : statusWord("running")}</span>;
}
