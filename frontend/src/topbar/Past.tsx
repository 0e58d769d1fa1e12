import { useEffect, useState } from "react";
import { type Execution, readExecution } from "../api/executions";
import { readVersion } from "../api/versions";
import { placed } from "../document/layout/tidy";
import { backToDraft, usePast } from "../document/past";
import { refuse } from "../document/refusal";
import { useDocument } from "../document/store";
import { useWorkflow } from "../document/workflow";
import { Icon } from "../lib/Icon";
import { t } from "../lib/t";
import { fullMoment, shortMoment } from "../lib/time";
import { useRun } from "../monitor/store";
import { restore } from "../versions/restore";
import { ViewButtons } from "./ViewButtons";

/** An execution on the version that ran: nothing is edited, the draft waits. */
export function PastExecution() {
  const id = useRun(({ run }) => run?.id ?? "");
  const execution = useExecution(id);
  const number = execution?.version_number ?? 0;
  const moment = execution ? (execution.started_at ?? execution.created_at) : "";
  const copy = async () => {
    try {
      const graph = await placed(await readVersion(useWorkflow.getState().id, number));
      backToDraft();
      useDocument.getState().apply(t("Copy version %(number)s", { number }), () => graph);
    } catch (error) {
      refuse(t("It was not copied."), error);
    }
  };
  const words = moment
    ? t("Execution of %(time)s on version %(number)s", { time: shortMoment(moment), number })
    : t("Looking at an execution");
  return (
    <Looking words={words} title={moment && fullMoment(moment)} onBack={backToDraft}>
      <button type="button" className="button" disabled={!number} onClick={() => void copy()}>
        <Icon name="copy" />
        {t("Copy to editor")}
      </button>
    </Looking>
  );
}

/** A version of the list, looked at. */
export function PastVersion() {
  const number = usePast((past) => past.version);
  return (
    <Looking words={t("Looking at version %(number)s", { number })} title="" onBack={backToDraft}>
      <button type="button" className="button" onClick={() => void restore(number)}>
        <Icon name="history" />
        {t("Restore this version")}
      </button>
    </Looking>
  );
}

type Props = {
  readonly words: string;
  readonly title: string;
  readonly onBack: () => void;
  readonly children: React.ReactNode;
};

function Looking({ words, title, onBack, children }: Props) {
  return (
    <>
      <h1 className="visually-hidden">{useWorkflow.getState().name}</h1>
      <div className="topbar-name" role="status">
        <span className="pill" data-tone="accent" title={title}>
          <Icon name="eye" />
          {words}
        </span>
      </div>
      <ViewButtons />
      <div className="topbar-act">
        {children}
        <button type="button" className="button button-primary" onClick={onBack}>
          {t("Back to the draft")}
        </button>
      </div>
    </>
  );
}

/** Asked once for each execution; without an answer only its time and version are not said. */
function useExecution(id: string): Execution | null {
  const [execution, setExecution] = useState<Execution | null>(null);
  useEffect(() => {
    let isOver = false;
    setExecution(null);
    if (id) {
      readExecution(id).then(
        (found) => isOver || setExecution(found),
        () => undefined,
      );
    }
    return () => {
      isOver = true;
    };
  }, [id]);
  return execution;
}
