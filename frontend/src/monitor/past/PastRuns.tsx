import "../../styles/past-runs.css";
import { useEffect } from "react";
import { Failed } from "../../lib/Failed";
import { Icon } from "../../lib/Icon";
import { Skeleton } from "../../lib/Skeleton";
import { t } from "../../lib/t";
import { duration, secondsBetween } from "../../lib/time";
import { showExecution } from "../actions";
import { Moment } from "../Moment";
import { useNow } from "../now";
import { RunButton } from "../RunButton";
import { StatusPill } from "../StatusPill";
import { isOver, modeWord, triggerWord } from "../status";
import { useRun } from "../store";
import { loadPast, type Past, usePastRuns } from "./past";

/** What ran before; a row opens on the canvas, read-only, as it was then. */
export function PastRuns() {
  const { rows, older, state } = usePastRuns();
  const shown = useRun(({ run }) => `${run?.id} ${run?.status}`);
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at anew when the run that is shown has changed
  useEffect(() => void loadPast(), [shown]);
  const failed = <Failed title={t("The past runs could not be loaded")} retry={() => void loadPast()} />;
  if (state === "failed" && !rows.length) return failed;
  if (state === "loading")
    return (
      <Skeleton className="dock-loading" label={t("The past runs are loading.")} lines={["long", "long", "short"]} />
    );
  if (!rows.length) return <Nothing />;
  return (
    <div className="past-runs">
      {state === "failed" && failed}
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t("Started")}</th>
            <th scope="col">{t("State")}</th>
            <th scope="col" className="number">
              {t("Duration")}
            </th>
            <th scope="col">{t("Started by")}</th>
            <th scope="col" className="number">
              {t("Version")}
            </th>
            <th scope="col">{t("What ran")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.id} row={row} />
          ))}
        </tbody>
      </table>
      {older && (
        <button type="button" className="button button-small button-quiet" onClick={() => void loadPast(older)}>
          {t("Show older")}
        </button>
      )}
    </div>
  );
}

function Row({ row }: { readonly row: Past }) {
  const isShown = useRun(({ run }) => run?.id === row.id);
  const now = useNow(!isOver(row.status), 1_000);
  return (
    <tr aria-current={isShown || undefined}>
      <td>
        <button type="button" className="past-open" onClick={() => void showExecution(row.id)}>
          <Moment iso={row.started_at ?? row.created_at} />
          <span className="visually-hidden">, {t("show on the canvas")}</span>
        </button>
      </td>
      <td>
        <StatusPill status={row.status} />
      </td>
      <td className="number">
        {row.started_at ? duration(secondsBetween(row.started_at, row.ended_at ?? "", now)) : "–"}
      </td>
      <td>{triggerWord(row.trigger_type)}</td>
      <td className="number">{row.version_number}</td>
      <td className="faint">{whatRan(row)}</td>
    </tr>
  );
}

function whatRan({ only_node_key: step, rerun_of: again, mode }: Past): string {
  if (step) return t("One step: %(step)s", { step });
  if (mode !== "normal") return modeWord(mode);
  return again ? t("Run again") : t("The whole workflow");
}

function Nothing() {
  return (
    <div className="empty empty-small">
      <Icon name="history" />
      <p className="empty-title">{t("This workflow has not run yet")}</p>
      <p>{t("Each run is kept here with what went in and came out of every step.")}</p>
      <RunButton />
    </div>
  );
}
