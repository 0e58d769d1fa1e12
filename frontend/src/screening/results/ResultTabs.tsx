import { type KeyboardEvent, useRef } from "react";
import { t } from "../../lib/t";
import type { Tab } from "../look";

type Props = {
  readonly tab: Tab;
  readonly counts: Readonly<Record<Tab, string>>;
  readonly choose: (tab: Tab) => void;
};
export const TABS: readonly Tab[] = ["found", "near"];

/** What was found, and what nearly was; arrows go from one to the other. */
export function ResultTabs({ tab, counts, choose }: Props) {
  const list = useRef<HTMLDivElement>(null);
  function press(event: KeyboardEvent): void {
    if (!["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) return;
    event.preventDefault();
    const other = tab === "found" ? "near" : "found";
    const next = event.key === "Home" ? "found" : event.key === "End" ? "near" : other;
    choose(next);
    list.current?.querySelector<HTMLElement>(`#screen-tab-${next}`)?.focus();
  }
  return (
    <div className="screen-tabs" role="tablist" aria-label={t("Result")} ref={list}>
      {TABS.map((one) => (
        <button
          key={one}
          type="button"
          role="tab"
          id={`screen-tab-${one}`}
          aria-selected={one === tab}
          aria-controls={one === tab ? "screen-panel" : undefined}
          tabIndex={one === tab ? 0 : -1}
          onClick={() => choose(one)}
          onKeyDown={press}
        >
          {one === "found" ? t("Found") : t("Near misses")} <span className="count">{counts[one]}</span>
        </button>
      ))}
    </div>
  );
}
