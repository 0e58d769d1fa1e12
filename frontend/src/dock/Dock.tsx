import "../styles/dock.css";
import { useEffect } from "react";
import { withCode } from "../document/refusal";
import { Boundary } from "../lib/Boundary";
import { Icon } from "../lib/Icon";
import { lazily } from "../lib/lazily";
import { t } from "../lib/t";
import { RunBadge } from "../monitor/RunBadge";
import { usePanels } from "../view/panels";
import { useHeight } from "./height";
import { TabList } from "./TabList";
import { TABS } from "./tabs";

const UNSEEN = () => t("The execution could not be shown.");
const UNCHECKED = () => t("The workflow could not be checked");
const Resizer = lazily(async () => (await import("./Resizer")).Resizer);

/** Below the canvas: problems, the execution, its log, those before it. Folds to its row of tabs. */
export function Dock() {
  const open = usePanels((panels) => panels.dock);
  const height = useHeight((state) => state.height);
  const shown = TABS.find(({ id }) => id === open);
  useEffect(() => {
    const stops: (() => void)[] = [];
    let isOver = false;
    const keep = (stop: () => void): unknown => (isOver ? stop() : stops.push(stop));
    void withCode(UNSEEN(), import("../monitor/following/begin"), ({ beginMonitor }) => keep(beginMonitor()));
    void withCode(UNCHECKED(), import("../problems/check"), ({ beginChecking }) => keep(beginChecking()));
    return () => {
      isOver = true;
      for (const stop of stops) stop();
    };
  }, []);

  return (
    <section className="dock" aria-label={t("Problems and execution")}>
      {shown && <Resizer />}
      <div className="dock-bar">
        <TabList />
        <span className="push" />
        <RunBadge />
        <FoldButton isOpen={shown !== undefined} />
      </div>
      {shown && (
        <div
          className="dock-panel"
          id="dock-panel"
          role="tabpanel"
          aria-labelledby={`dock-tab-${shown.id}`}
          style={{ blockSize: height }}
        >
          <Boundary key={shown.id} name={shown.label()}>
            <shown.Panel />
          </Boundary>
        </div>
      )}
    </section>
  );
}

function FoldButton({ isOpen }: { readonly isOpen: boolean }) {
  const { set } = usePanels.getState();
  return (
    <button
      type="button"
      className="button button-quiet button-small dock-fold"
      aria-expanded={isOpen}
      aria-label={isOpen ? t("Fold the panel") : t("Open the panel")}
      onClick={() => set({ dock: isOpen ? "" : "problems" })}
    >
      <Icon name="chevron-down" />
    </button>
  );
}
