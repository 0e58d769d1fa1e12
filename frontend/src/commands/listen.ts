/** Hears keys and the clipboard for the whole page, and runs the rows that they mean. */

import { t } from "../lib/t";
import { mayEdit } from "../view/panels";
import { copiedSteps, pasteText, removeSelected } from "./clipboard";
import { commandFor, type Ground, keyOf } from "./keys";
import { situationNow } from "./situation";
import { COMMANDS } from "./table";

export const IS_MAC = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.platform);
/** The browser's own keys bring the clipboard with them, without asking for leave. */
const BY_CLIPBOARD: ReadonlySet<string> = new Set(["copy", "cut", "paste"]);
const FIELDS =
  "input, textarea, select, [contenteditable]:not([contenteditable=false]), dialog, [role=dialog], [role=menu]";
const CONTROLS = "button, a[href], summary, [role=tab], [role=option], [role=separator], [role=log]";
const CANVAS = ".react-flow";

export function groundOf(target: EventTarget | null): Ground {
  if (document.querySelector("dialog:modal, :popover-open")) return "field";
  if (!(target instanceof Element)) return "canvas";
  if (target.closest(FIELDS)) return "field";
  return target.closest(CONTROLS) ? "control" : "canvas";
}

/** Returns how to stop. */
export function listen(): () => void {
  // Tab goes from part to part, as everywhere; only after a click on the canvas it adds a step.
  let isOnCanvas = false;
  const point = ({ target }: PointerEvent): void => {
    isOnCanvas = target instanceof Element && target.closest(CANVAS) !== null && !target.closest(CONTROLS);
  };
  const press = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || (event.repeat && event.key === "Enter")) return;
    const isTab = keyOf(event) === "Tab";
    if (isTab && !isOnCanvas) return;
    const now = situationNow();
    const row = commandFor(event, groundOf(event.target), COMMANDS, now, IS_MAC);
    if (!row || BY_CLIPBOARD.has(row.id)) return;
    if (isTab) isOnCanvas = false;
    event.preventDefault();
    void row.run(now);
  };
  // On a card React Flow takes every arrow for a move, whatever is held with it.
  const pressArrow = (event: KeyboardEvent): void => {
    if (!event.altKey || !event.key.startsWith("Arrow")) return;
    press(event);
    if (event.defaultPrevented) event.stopPropagation();
  };
  const copy = (event: ClipboardEvent): void => {
    if (groundOf(event.target) === "field" || getSelection()?.toString()) return;
    const text = copiedSteps();
    if (!text) return;
    event.preventDefault();
    event.clipboardData?.setData("text/plain", text);
    if (event.type === "cut" && mayEdit()) removeSelected(t("Cut"));
  };
  const paste = (event: ClipboardEvent): void => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!text || !mayEdit() || groundOf(event.target) === "field") return;
    event.preventDefault();
    pasteText(text);
  };
  document.addEventListener("pointerdown", point, true);
  document.addEventListener("keydown", pressArrow, true);
  document.addEventListener("keydown", press);
  document.addEventListener("copy", copy);
  document.addEventListener("cut", copy);
  document.addEventListener("paste", paste);
  return () => {
    document.removeEventListener("pointerdown", point, true);
    document.removeEventListener("keydown", pressArrow, true);
    document.removeEventListener("keydown", press);
    document.removeEventListener("copy", copy);
    document.removeEventListener("cut", copy);
    document.removeEventListener("paste", paste);
  };
}
