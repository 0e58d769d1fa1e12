import { Icon } from "../lib/Icon";
import { t } from "../lib/t";
import { duration, secondsBetween } from "../lib/time";
import { usePanels } from "../view/panels";
import { useNow } from "./now";
import { StatusPill } from "./StatusPill";
import { isOver, statusWord } from "./status";
import { type Status, useRun } from "./store";

/** Beside the tabs: how the run that is shown stands; pressed, it opens it. */
export function RunBadge() {
  const status = useRun(({ run }) => run?.status);
  const ended = status && isOver(status) ? t("The execution has ended: %(state)s", { state: statusWord(status) }) : "";
  return (
    <>
      <span className="visually-hidden" role="status">
        {ended}
      </span>
      {status && <Badge status={status} />}
    </>
  );
}

function Badge({ status }: { readonly status: Status }) {
  const startedAt = useRun(({ run }) => run?.startedAt ?? "");
  const endedAt = useRun(({ run }) => run?.endedAt ?? "");
  const isReconnecting = useRun((state) => state.isReconnecting);
  const now = useNow(!isOver(status));
  return (
    <>
      {isReconnecting && (
        <span className="pill" role="status">
          <Icon name="wifi-off" />
          <span>{t("Reconnecting…")}</span>
        </span>
      )}
      <button
        type="button"
        className="dock-badge"
        title={t("Show the execution")}
        onClick={() => usePanels.getState().set({ dock: "run" })}
      >
        <StatusPill status={status} />
        {startedAt && <span className="numbers tiny faint">{duration(secondsBetween(startedAt, endedAt, now))}</span>}
      </button>
    </>
  );
}
