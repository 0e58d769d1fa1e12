import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import { useCatalog } from "../../document/catalog";
import { Icon } from "../../lib/Icon";
import { isComposing } from "../../lib/ime";
import { t } from "../../lib/t";
import type { Place } from "../../view/overlay";
import { usePanels } from "../../view/panels";
import { usePicker } from "../../view/picker";
import { addStep } from "./adding";
import { type Choice, found, type Group, groupsOf } from "./choices";
import { fits } from "./inserting";
import { PickerList } from "./PickerList";
import "../../styles/picker.css";

const WIDTH = 320;
const HEIGHT = 420;
const GAP = 12;

/** Chooses the next step where the hand is: Tab, +, a wire dropped on empty ground. */
export function Picker() {
  const isOpen = usePanels(({ sheet }) => sheet === "picker");
  return isOpen ? <PickerDialog /> : null;
}

const close = (): void => {
  if (usePanels.getState().sheet === "picker") usePanels.getState().set({ sheet: "" });
};

function PickerDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  const { context, anchor } = usePicker();
  const catalog = useCatalog();
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const groups = useMemo(
    () => found(readyFirst(groupsOf(catalog)), typed, (choice) => fits(context, choice.type)),
    [catalog, typed, context],
  );
  const choices = groups.flatMap((group) => group.choices);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  const insert = (choice: Choice | undefined) => {
    if (!choice) return;
    // Closed first: a dialog gives the focus back to where it was, and the new step takes it after that.
    dialog.current?.close();
    addStep(choice, context);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event.nativeEvent)) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && choices.length) setAt((at + step + choices.length) % choices.length);
    else if (event.key === "Enter") insert(choices[at]);
    else return;
    event.preventDefault();
  };
  return (
    <dialog
      ref={dialog}
      className="picker"
      style={positionOf(anchor)}
      aria-label={t("Add a step")}
      onClose={close}
      onClick={(event) => event.target === dialog.current && dialog.current?.close()}
      onKeyDown={onKeyDown}
    >
      <label className="picker-search">
        <Icon name="search" />
        <input
          autoFocus
          type="text"
          role="combobox"
          aria-expanded="true"
          aria-controls="picker-list"
          aria-activedescendant={choices[at] ? `picker-${choices[at].id}` : undefined}
          aria-label={t("Search steps")}
          autoComplete="off"
          placeholder={t("What happens next?")}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setAt(0);
          }}
        />
        <kbd>Esc</kbd>
      </label>
      <PickerList
        groups={groups}
        active={choices[at]?.id ?? ""}
        onPoint={(id) => setAt(choices.findIndex((one) => one.id === id))}
        onChoose={insert}
      />
      {catalog.state === "failed" && <p className="picker-note">{t("Your tools and agents could not be loaded.")}</p>}
    </dialog>
  );
}

/** What comes next is most often a tool that is there. */
const readyFirst = (groups: readonly Group[]): readonly Group[] => [
  ...groups.filter(({ id }) => id === "builtin"),
  ...groups.filter(({ id }) => id !== "builtin"),
];

/** Beside the place it was asked for, whole on the screen; else in the middle. */
function positionOf(anchor: Place | null) {
  const [width, height] = [window.innerWidth, window.innerHeight];
  if (!anchor || width < WIDTH * 1.5) {
    return { left: Math.max(GAP, (width - WIDTH) / 2), top: Math.max(GAP, height * 0.14) };
  }
  return {
    left: Math.max(GAP, Math.min(anchor.x, width - WIDTH - GAP)),
    top: Math.max(GAP, Math.min(anchor.y, height - HEIGHT - GAP)),
  };
}
