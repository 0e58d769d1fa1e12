import { useEffect, useMemo, useRef, useState } from "react";
import { useCatalog } from "../../document/catalog";
import { Icon } from "../../lib/Icon";
import { t } from "../../lib/t";
import { foldPalette, usePanels } from "../../view/panels";
import { found, groupsOf } from "./choices";
import { PaletteGroup } from "./PaletteGroup";
import "../../styles/palette.css";

/** Steps to add: types, presets of built-in tools, own tools and agents; folds to a rail. */
export function StepPalette() {
  const isOpen = usePanels((panels) => panels.isPaletteOpen);
  const mayEdit = usePanels(({ mode }) => mode === "edit");
  const [typed, setTyped] = useState("");
  const search = useRef<HTMLInputElement>(null);
  const catalog = useCatalog();
  const groups = useMemo(() => groupsOf(catalog), [catalog]);
  const shown = useMemo(() => found(groups, isOpen ? typed : ""), [groups, typed, isOpen]);
  const isSearching = useRef(false);
  useEffect(() => {
    if (isOpen && isSearching.current) search.current?.focus();
    isSearching.current = false;
  }, [isOpen]);
  if (!mayEdit) return null;
  return (
    <aside className="palette" data-folded={!isOpen || undefined} aria-label={t("Steps to add")}>
      <div className="palette-head">
        {isOpen && <h2>{t("Add a step")}</h2>}
        {!isOpen && (
          <button
            type="button"
            className="rail-button"
            aria-label={t("Search steps")}
            title={t("Search steps")}
            onClick={() => {
              isSearching.current = true;
              foldPalette(true);
            }}
          >
            <Icon name="search" />
          </button>
        )}
        <button
          type="button"
          className="rail-button palette-fold"
          aria-expanded={isOpen}
          aria-label={isOpen ? t("Fold the steps") : t("Show the steps")}
          title={isOpen ? t("Fold the steps") : t("Show the steps")}
          onClick={() => foldPalette(!isOpen)}
        >
          <Icon name="chevron-right" />
        </button>
      </div>
      {isOpen && (
        <label className="palette-search">
          <Icon name="search" small />
          <span className="visually-hidden">{t("Search steps")}</span>
          <input
            ref={search}
            className="input"
            type="search"
            placeholder={t("Search steps")}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </label>
      )}
      <div className="palette-groups">
        {shown.map((group) => (
          <PaletteGroup key={group.id} group={group} isOpen={isOpen} />
        ))}
        {isOpen && <PaletteState state={catalog.state} isEmpty={shown.length === 0} onClear={() => setTyped("")} />}
      </div>
    </aside>
  );
}

type State = {
  readonly state: "loading" | "ready" | "failed";
  readonly isEmpty: boolean;
  readonly onClear: () => void;
};

function PaletteState({ state, isEmpty, onClear }: State) {
  if (state === "loading") {
    return (
      <div className="palette-waiting" role="status" aria-label={t("Tools are loading.")}>
        {[0, 1, 2].map((row) => (
          <span key={row}>
            <span className="skeleton" />
            <span className="skeleton skeleton-long" />
          </span>
        ))}
      </div>
    );
  }
  if (state === "failed") {
    return (
      <p className="palette-note">
        <Icon name="wifi-off" small /> {t("Your tools and agents could not be loaded. Reload the page to try again.")}
      </p>
    );
  }
  if (!isEmpty) return null;
  return (
    <div className="palette-note">
      <p>{t("Nothing is called that.")}</p>
      <button type="button" className="button button-small" onClick={onClear}>
        {t("Show all steps")}
      </button>
    </div>
  );
}
