import { useState } from "react";
import { Icon } from "../lib/Icon";
import { t } from "../lib/t";
import { usePanels } from "../view/panels";

const KEPT = "pastetrader.hint";

function wasDismissed(): boolean {
  try {
    return localStorage.getItem(KEPT) === "dismissed";
  } catch {
    return false;
  }
}

/** The three keys one needs first; gone for good once it is closed. */
export function HintPill() {
  const [isGone, setGone] = useState(wasDismissed);
  const mayEdit = usePanels(({ mode }) => mode === "edit");
  if (isGone || !mayEdit) return null;
  const dismiss = () => {
    setGone(true);
    try {
      localStorage.setItem(KEPT, "dismissed");
    } catch {
      // A browser that keeps nothing shows it again.
    }
  };
  const isMac = /Mac|iP/.test(navigator.platform);
  return (
    <div className="hint-pill">
      <span>
        <kbd>N</kbd> {t("Add a step")}
      </span>
      <span>
        <kbd>{t("Space")}</kbd> {t("Drag to look around")}
      </span>
      <span>
        <kbd>{isMac ? "⌘ Z" : "Ctrl Z"}</kbd> {t("Undo")}
      </span>
      <button type="button" aria-label={t("Close this hint")} onClick={dismiss}>
        <Icon name="x" small />
      </button>
    </div>
  );
}
