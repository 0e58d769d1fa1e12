import { backToDraft } from "../document/past";
import { readBoot } from "../lib/boot";
import { Icon } from "../lib/Icon";
import { t } from "../lib/t";
import { oneSelected, useOverlay } from "../view/overlay";
import { usePanels } from "../view/panels";
import { cancelRun, putRight, rerunFrom, runAgain } from "./actions";
import { isOver, isTrouble } from "./status";
import { useRun } from "./store";

type Action = { readonly icon: string; readonly label: string; readonly kind?: string; readonly run: () => void };

/** What may be done about the run that is shown, the most likely first. */
export function RunActions() {
  const status = useRun(({ run }) => run?.status);
  const id = useRun(({ run }) => run?.id ?? "");
  const hasFailed = useRun(({ run }) => [...(run?.nodes.values() ?? [])].some((node) => isTrouble(node.status)));
  const isPast = usePanels(({ mode }) => mode === "execution");
  const selected = useOverlay((overlay) => oneSelected(overlay));
  const name = useRun(({ run }) => run?.nodes.get(selected)?.name ?? "");
  if (!status) return null;
  const { canEdit } = readBoot().workflow;
  const actions: Action[] = [];
  if (!isOver(status))
    actions.push({ icon: "ban", label: t("Stop"), kind: "button-danger", run: () => void cancelRun() });
  else if (canEdit) {
    if (hasFailed)
      actions.push({ icon: "wrench", label: t("Put right what failed"), kind: "button-primary", run: putRight });
    actions.push({ icon: "rotate", label: t("Run again"), run: () => void runAgain() });
  }
  if (isOver(status) && canEdit && name) {
    const label = t("Run from “%(name)s” on", { name });
    actions.push({ icon: "play", label, run: () => void rerunFrom(selected) });
  }
  if (isPast) actions.push({ icon: "pencil", label: t("Back to the draft"), run: backToDraft });
  return (
    <div className="button-group push">
      {actions.map(({ icon, label, kind = "", run }) => (
        <button key={label} type="button" className={`button button-small ${kind}`} onClick={run}>
          <Icon name={icon} />
          <span>{label}</span>
        </button>
      ))}
      <a className="button button-small button-quiet" href={readBoot().urls.execution.replace("{id}", id)}>
        <Icon name="external" />
        <span>{t("Whole page")}</span>
      </a>
    </div>
  );
}
