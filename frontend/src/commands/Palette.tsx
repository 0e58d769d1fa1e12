import "../styles/commands.css";
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import { Icon } from "../lib/Icon";
import { isComposing } from "../lib/ime";
import { t } from "../lib/t";
import { usePanels } from "../view/panels";
import { Dialog } from "./Dialog";
import { type Entry, entriesNow } from "./entries";
import { Keys } from "./Keys";
import type { Named } from "./named";
import { best } from "./score";

const MOST = 60;

/** Ctrl+K: every command, by words; or, to go to one, the steps alone. */
export function CommandPalette() {
  const sheet = usePanels((panels) => panels.sheet);
  return (sheet === "palette" || sheet === "search") && <Palette key={sheet} onlySteps={sheet === "search"} />;
}

function Palette({ onlySteps }: { readonly onlySteps: boolean }) {
  const [entries] = useState(() => entriesNow(onlySteps));
  const [words, setWords] = useState("");
  const [at, setAt] = useState(0);
  const found = useMemo(() => best(words, entries, ({ label }) => label).slice(0, MOST), [words, entries]);
  const label = onlySteps ? t("Find a step") : t("All commands");

  const choose = (entry: Entry | undefined): void => {
    if (!entry) return;
    usePanels.getState().set({ sheet: "" });
    // After the dialog has given the focus back.
    queueMicrotask(entry.run);
  };
  const press = (event: KeyboardEvent): void => {
    if (isComposing(event.nativeEvent)) return;
    if (event.key === "Enter") {
      event.preventDefault();
      choose(found[at]);
      return;
    }
    const last = found.length - 1;
    const to = { ArrowDown: at === last ? 0 : at + 1, ArrowUp: at === 0 ? last : at - 1, PageDown: last, PageUp: 0 }[
      event.key
    ];
    if (to === undefined) return;
    event.preventDefault();
    setAt(Math.max(0, to));
  };

  return (
    <Dialog className="command-palette" label={label}>
      <div className="command-field">
        <Icon name="search" />
        <input
          className="command-input"
          role="combobox"
          aria-expanded="true"
          aria-controls="command-list"
          aria-activedescendant={found[at] ? `palette-${at}` : undefined}
          aria-autocomplete="list"
          aria-label={label}
          placeholder={onlySteps ? t("Name of a step") : t("What would you like to do?")}
          autoComplete="off"
          spellCheck={false}
          value={words}
          onChange={({ target }) => {
            setWords(target.value);
            setAt(0);
          }}
          onKeyDown={press}
        />
      </div>
      <Found found={found} at={at} choose={choose} isGrouped={!words.trim()} />
    </Dialog>
  );
}

type FoundProps = {
  readonly found: readonly Entry[];
  readonly at: number;
  readonly isGrouped: boolean;
  readonly choose: (entry: Entry) => void;
};

function Found({ found, at, isGrouped, choose }: FoundProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector(`#palette-${at}`)?.scrollIntoView({ block: "nearest" });
  }, [at]);
  return (
    <>
      <div className="command-list" role="listbox" id="command-list" aria-label={t("What was found")} ref={list}>
        {found.map((entry, place) => (
          <div key={entry.id} role="presentation">
            {isGrouped && entry.group !== found[place - 1]?.group && (
              <div className="menu-title" role="presentation">
                {entry.group}
              </div>
            )}
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: the field above hears the keys */}
            <div
              role="option"
              tabIndex={-1}
              id={`palette-${place}`}
              className="command-entry"
              aria-selected={place === at}
              onClick={() => choose(entry)}
            >
              <Icon name={entry.icon} />
              <span className="command-label">{entry.named ? <Label {...entry.named} /> : entry.label}</span>
              {!isGrouped && <span className="command-group">{entry.group}</span>}
              {entry.keys && <Keys keys={entry.keys} />}
            </div>
          </div>
        ))}
      </div>
      {!found.length && (
        <p className="command-none" role="status">
          {t("Nothing is called that. Try other words.")}
        </p>
      )}
    </>
  );
}

function Label({ before, name, after }: Named) {
  return (
    <>
      {before}
      <span translate="no">{name}</span>
      {after}
    </>
  );
}
