import { type KeyboardEvent, useRef } from "react";
import { Icon } from "../lib/Icon";
import { t } from "../lib/t";
import { useProblems } from "../problems/store";
import { type DockTab, usePanels } from "../view/panels";
import { TABS } from "./tabs";

/** One stop of the tab key; arrows go from tab to tab. The open one, pressed again, folds the dock. */
export function TabList() {
  const open = usePanels((panels) => panels.dock);
  const list = useRef<HTMLDivElement>(null);
  const { set } = usePanels.getState();

  const go = (event: KeyboardEvent): void => {
    const at = Math.max(
      0,
      TABS.findIndex(({ id }) => id === open),
    );
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: TABS.length - 1 }[event.key];
    const tab = to === undefined ? undefined : TABS.at(to % TABS.length);
    if (!tab) return;
    event.preventDefault();
    set({ dock: tab.id });
    list.current?.querySelector<HTMLElement>(`#dock-tab-${tab.id}`)?.focus();
  };

  return (
    <div className="dock-tabs" role="tablist" aria-label={t("Problems and execution")} ref={list}>
      {TABS.map(({ id, icon, label }, place) => (
        <button
          key={id}
          type="button"
          role="tab"
          id={`dock-tab-${id}`}
          className="dock-tab"
          aria-selected={open === id}
          aria-controls={open === id ? "dock-panel" : undefined}
          tabIndex={open === id || (open === "" && place === 0) ? 0 : -1}
          onKeyDown={go}
          onClick={() => set({ dock: open === id ? "" : id })}
        >
          <Icon name={icon} small />
          <span>{label()}</span>
          <Count tab={id} />
        </button>
      ))}
    </div>
  );
}

function Count({ tab }: { readonly tab: DockTab }) {
  const errors = useProblems(({ problems }) => problems.filter(({ severity }) => severity === "error").length);
  const all = useProblems(({ problems }) => problems.length);
  if (tab !== "problems" || !all) return null;
  return (
    <span className="dock-count" data-tone={errors ? "bad" : "warn"}>
      {all}
    </span>
  );
}
