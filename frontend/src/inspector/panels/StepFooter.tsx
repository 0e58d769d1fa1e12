import { useState } from "react";
import { duplicateSteps, removeSteps } from "../../commands/steps";
import { Icon } from "../../lib/Icon";
import { t } from "../../lib/t";
import { runStep } from "../../monitor/actions";
import { usePanels } from "../../view/panels";

/** What can be done with one step. */
export function StepFooter({ node }: { readonly node: string }) {
  const mode = usePanels((panels) => panels.mode);
  const [isBusy, setIsBusy] = useState(false);
  if (mode !== "edit") return null;

  async function run(): Promise<void> {
    setIsBusy(true);
    await runStep(node);
    setIsBusy(false);
  }
  return (
    <footer className="inspector-foot">
      <div className="button-group">
        <button type="button" className="button button-small" onClick={() => duplicateSteps(new Set([node]))}>
          <Icon name="copy" />
          {t("Duplicate")}
        </button>
        <button
          type="button"
          className="button button-small button-danger"
          onClick={() => removeSteps(new Set([node]))}
        >
          <Icon name="trash" />
          {t("Delete")}
        </button>
        <button type="button" className="button button-small push" aria-busy={isBusy} onClick={run}>
          <Icon name="play" />
          {t("Run this step")}
        </button>
      </div>
    </footer>
  );
}
