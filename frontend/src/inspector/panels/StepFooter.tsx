import { useState } from "react";
import { Icon } from "../../lib/Icon";
import { t } from "../../lib/t";
import { runStep } from "../../monitor/actions";
import { usePanels } from "../../view/panels";
import { discard, duplicate } from "./actions";

/** What can be done with one step. */
export function StepFooter({ node }: { readonly node: string }) {
  const mode = usePanels((panels) => panels.mode);
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState("");
  if (mode !== "edit") return null;

  async function run(): Promise<void> {
    setIsBusy(true);
    try {
      await runStep(node);
      setError("");
    } catch (failed) {
      setError(failed instanceof Error ? failed.message : String(failed));
    } finally {
      setIsBusy(false);
    }
  }
  return (
    <footer className="inspector-foot">
      {error && (
        <p className="field-error" role="alert">
          <Icon name="circle-alert" />
          <span>{error}</span>
        </p>
      )}
      <div className="button-group">
        <button type="button" className="button button-small" onClick={() => duplicate(new Set([node]))}>
          <Icon name="copy" />
          {t("Duplicate")}
        </button>
        <button type="button" className="button button-small button-danger" onClick={() => discard(new Set([node]))}>
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
