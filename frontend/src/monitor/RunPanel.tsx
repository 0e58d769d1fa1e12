import "../styles/run.css";
import type { ReactNode } from "react";
import { Icon } from "../lib/Icon";
import { t } from "../lib/t";
import { duration, secondsBetween } from "../lib/time";
import { useRunSlowly } from "./following/slowly";
import { costWords, tokensWords, useUsage } from "./following/usage";
import { Moment } from "./Moment";
import { useNow } from "./now";
import { RunActions } from "./RunActions";
import { RunButton } from "./RunButton";
import { StatusPill } from "./StatusPill";
import { isOver, isTrouble, modeWord, triggerWord } from "./status";
import type { Run } from "./store";
import { Timeline } from "./timeline/Timeline";
import { totals } from "./timeline/timeline";

type Props = { readonly result?: (run: Run) => ReactNode };

/** The execution that is shown: how it stands, what may be done about it, its steps in time; `result`: what came of it. */
export function RunPanel({ result }: Props) {
  const run = useRunSlowly();
  if (!run) {
    return <Nothing />;
  }
  return (
    <div className="run-panel">
      <Head run={run} />
      {run.error && !saysWhy(run) && (
        <div className="notice" data-tone="bad">
          <Icon name="circle-x" />
          <p>{run.error}</p>
        </div>
      )}
      <Timeline run={run} />
      {result?.(run)}
    </div>
  );
}

/** Whether a step says what went wrong: then its row does, and the run need not say it again. */
const saysWhy = (run: Run): boolean =>
  [...run.nodes.values()].some(({ status, error }) => isTrouble(status) && error !== "");

function Head({ run }: { readonly run: Run }) {
  const now = useNow(!isOver(run.status));
  const { done, failed, skipped, all, retries } = totals(run);
  return (
    <div className="run-head">
      <StatusPill status={run.status} />
      {run.mode !== "normal" && <Trial mode={run.mode} />}
      <dl className="run-facts">
        <Fact name={t("Duration")}>
          {run.startedAt ? duration(secondsBetween(run.startedAt, run.endedAt, now)) : "–"}
        </Fact>
        <Fact name={t("Steps")}>
          {t("%(done)s of %(all)s", { done: done + failed, all })}
          {skipped > 0 && <> · {t("%(n)s skipped", { n: skipped })}</>}
        </Fact>
        {retries > 0 && <Fact name={t("Retries")}>{retries}</Fact>}
        <Fact name={t("Started")}>
          <Moment iso={run.startedAt} />
        </Fact>
        {run.trigger && <Fact name={t("Started by")}>{triggerWord(run.trigger)}</Fact>}
        <Usage run={run} />
        {run.version > 0 && <Fact name={t("Version")}>{run.version}</Fact>}
      </dl>
      <RunActions />
    </div>
  );
}

/** Whoever looks at figures has to know that they are no real ones. */
function Trial({ mode }: Pick<Run, "mode">) {
  const what =
    mode === "test"
      ? t("Pinned outputs stand in for their steps.")
      : t("What would change something is only shown, and pinned outputs stand in for their steps.");
  return (
    <span className="tag tag-warn" title={what}>
      <Icon name="flask" small />
      {modeWord(mode)}
    </span>
  );
}

/** What models read, wrote and charged, as far as the product knows. */
function Usage({ run }: { readonly run: Run }) {
  const { tokens, cost } = useUsage(run);
  return (
    <>
      {tokens && <Fact name={t("Tokens")}>{tokensWords(tokens)}</Fact>}
      {cost && <Fact name={t("Cost")}>{costWords(cost)}</Fact>}
    </>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Nothing() {
  return (
    <div className="empty empty-small">
      <Icon name="play" />
      <p className="empty-title">{t("Nothing runs at the moment")}</p>
      <p>{t("Run the workflow to watch it here, step by step.")}</p>
      <RunButton />
    </div>
  );
}
