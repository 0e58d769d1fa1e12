import type { KeyboardEvent } from "react";
import { t } from "../../lib/t";
import { type InspectorTab, usePanels } from "../../view/panels";

type Props = { readonly tab: InspectorTab; readonly hasInput: boolean };

/** The tabs of a step; arrows go from one to the next. */
export function Tabs({ tab, hasInput }: Props) {
  const tabs: readonly (readonly [InspectorTab, string])[] = [
    ["parameters", t("Parameters")],
    ...(hasInput ? ([["input", t("Input")]] as const) : []),
    ["output", t("Output")],
    ["settings", t("Settings")],
  ];
  const choose = (next: InspectorTab): void => usePanels.getState().set({ inspectorTab: next });
  function press(event: KeyboardEvent<HTMLElement>): void {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const place = tabs.findIndex(([one]) => one === tab);
    const jump = event.key === "Home" ? 0 : event.key === "End" ? tabs.length - 1 : null;
    if (by === undefined && jump === null) return;
    event.preventDefault();
    event.stopPropagation();
    const [next] = tabs[jump ?? (place + (by ?? 0) + tabs.length) % tabs.length] ?? [];
    if (!next) return;
    choose(next);
    document.getElementById(`tab-${next}`)?.focus();
  }
  return (
    <div className="inspector-tabs" role="tablist" aria-label={t("About this step")}>
      {tabs.map(([one, label]) => (
        <button
          key={one}
          type="button"
          id={`tab-${one}`}
          role="tab"
          aria-selected={one === tab}
          aria-controls={one === tab ? `tab-${one}-panel` : undefined}
          tabIndex={one === tab ? 0 : -1}
          onClick={() => choose(one)}
          onKeyDown={press}
        >
          {label}
        </button>
      ))}
    </div>
  );
}
