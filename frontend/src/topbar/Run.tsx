import { withCode } from "../document/refusal";
import { useDocument } from "../document/store";
import { Icon } from "../lib/Icon";
import { t, tn } from "../lib/t";
import { useRun } from "../monitor/store";
import { useProblems } from "../problems/store";
import { usePanels } from "../view/panels";

/** Fetched with the monitor (dock/Dock.tsx), which nothing that is seen at first needs. */
const actions = () => import("../monitor/actions");

/** Run; Stop while it runs; with errors, how many there are and the way to them. */
export function Run() {
  const isRunning = useRun(({ run }) => run?.status === "running" || run?.status === "pending");
  const errors = useProblems(({ problems }) => problems.filter(({ severity }) => severity === "error").length);
  const isEmpty = useDocument(({ graph }) => graph.nodes.length === 0);
  if (isRunning) {
    return (
      <button
        type="button"
        className="button button-danger"
        onClick={() => void withCode(t("It was not stopped."), actions(), ({ cancelRun }) => cancelRun())}
      >
        <Icon name="square" />
        {t("Stop")}
      </button>
    );
  }
  if (errors) {
    return (
      <button type="button" className="button" onClick={() => usePanels.getState().set({ dock: "problems" })}>
        <Icon name="circle-alert" />
        {tn("%(n)s error", "%(n)s errors", errors)}
      </button>
    );
  }
  return (
    <button
      type="button"
      className="button button-primary"
      disabled={isEmpty}
      title={t("Run (Ctrl+Enter)")}
      aria-keyshortcuts="Control+Enter"
      onClick={() => void withCode(t("It was not started."), actions(), ({ startRun }) => startRun())}
    >
      <Icon name="play" />
      {t("Run")}
    </button>
  );
}
