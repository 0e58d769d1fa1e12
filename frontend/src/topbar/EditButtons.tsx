import { withCode } from "../document/refusal";
import { redo, undo, useDocument, useHistory } from "../document/store";
import { t, tn } from "../lib/t";
import { useProblems } from "../problems/store";
import { usePanels } from "../view/panels";
import { IconButton } from "./IconButton";

/** Undo, redo, tidy, check. */
export function EditButtons() {
  const isEmpty = useDocument((document) => document.graph.nodes.length < 2);
  return (
    <fieldset className="topbar-group" aria-label={t("Edit")}>
      <Undo />
      <Redo />
      <IconButton icon="tidy" label={t("Tidy up")} isOff={isEmpty} onPress={tidyUp} />
      <Check />
    </fieldset>
  );
}

const tidyUp = (): void =>
  void withCode(t("The steps could not be tidied up."), import("../document/layout/tidy"), ({ tidy }) => tidy());

function Undo() {
  const canUndo = useHistory((history) => history.pastStates.length > 0);
  const what = useDocument((document) => document.label);
  const label = canUndo && what ? t("Undo: %(what)s", { what }) : t("Undo");
  return <IconButton icon="undo" label={label} keys="Ctrl+Z" isOff={!canUndo} onPress={undo} />;
}

function Redo() {
  const canRedo = useHistory((history) => history.futureStates.length > 0);
  const what = useHistory((history) => history.futureStates.at(-1)?.label ?? "");
  const label = canRedo && what ? t("Redo: %(what)s", { what }) : t("Redo");
  return <IconButton icon="redo" label={label} keys="Ctrl+Shift+Z" isOff={!canRedo} onPress={redo} />;
}

function Check() {
  const count = useProblems(({ problems }) => problems.length);
  const isOpen = usePanels((panels) => panels.dock === "problems");
  const label = count ? tn("Check: %(n)s problem", "Check: %(n)s problems", count) : t("Check");
  const open = () => usePanels.getState().set({ dock: isOpen ? "" : "problems" });
  return (
    <span className="topbar-marked" data-count={count || undefined}>
      <IconButton icon="circle-check" label={label} isPressed={isOpen} onPress={open} />
    </span>
  );
}
