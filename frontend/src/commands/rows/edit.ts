import { graphNow, redo, undo } from "../../document/store";
import { t } from "../../lib/t";
import { useOverlay } from "../../view/overlay";
import { startRenaming } from "../../view/renaming";
import { copiedSteps, pasteText, removeSelected } from "../clipboard";
import { edits, hasSelection, hasSteps, stepAtHand } from "../situation";
import { duplicateSteps, switchSteps } from "../steps";
import type { Command, Situation } from "../types";

const disabled = ({ graph, selected }: Situation): boolean =>
  graph.nodes.every(({ key, is_enabled }) => !selected.nodes.has(key) || !is_enabled);

export const EDIT: readonly Command[] = [
  {
    id: "undo",
    keys: ["Mod+Z"],
    label: () => t("Undo"),
    icon: "undo",
    group: "edit",
    when: (now) => edits(now) && now.canUndo,
    run: undo,
  },
  {
    id: "redo",
    keys: ["Mod+Shift+Z", "Mod+Y"],
    label: () => t("Redo"),
    icon: "rotate",
    group: "edit",
    when: (now) => edits(now) && now.canRedo,
    run: redo,
  },
  {
    id: "copy",
    keys: ["Mod+C"],
    label: () => t("Copy"),
    icon: "copy",
    group: "edit",
    when: hasSteps,
    run: () => navigator.clipboard.writeText(copiedSteps()),
  },
  {
    id: "cut",
    keys: ["Mod+X"],
    label: () => t("Cut"),
    icon: "copy",
    group: "edit",
    when: (now) => edits(now) && hasSteps(now),
    run: async () => {
      await navigator.clipboard.writeText(copiedSteps());
      removeSelected(t("Cut"));
    },
  },
  {
    id: "paste",
    keys: ["Mod+V"],
    label: () => t("Paste"),
    icon: "clipboard",
    group: "edit",
    when: edits,
    run: async () => pasteText(await navigator.clipboard.readText()),
  },
  {
    id: "duplicate",
    keys: ["Mod+D"],
    label: () => t("Duplicate"),
    icon: "copy",
    group: "edit",
    when: (now) => edits(now) && hasSteps(now),
    run: ({ selected }) => duplicateSteps(selected.nodes),
  },
  {
    id: "delete",
    keys: ["Delete", "Backspace"],
    label: () => t("Delete"),
    icon: "trash",
    group: "edit",
    when: (now) => edits(now) && hasSelection(now),
    run: () => removeSelected(),
  },
  {
    id: "select-all",
    keys: ["Mod+A"],
    label: () => t("Select all steps"),
    icon: "list",
    group: "edit",
    when: ({ graph }) => graph.nodes.length > 0,
    run: () => useOverlay.getState().select(graphNow().nodes.map(({ key }) => key)),
  },
  {
    id: "disable",
    keys: ["D"],
    label: () => t("Switch step off"),
    icon: "circle-slash",
    group: "edit",
    when: (now) => edits(now) && hasSteps(now) && !disabled(now),
    run: (now) => switchSteps(now.selected.nodes, false),
  },
  {
    id: "enable",
    keys: ["D"],
    label: () => t("Switch step on"),
    icon: "circle-check",
    group: "edit",
    when: (now) => edits(now) && hasSteps(now) && disabled(now),
    run: (now) => switchSteps(now.selected.nodes, true),
  },
  {
    id: "rename",
    keys: ["F2"],
    label: () => t("Rename step"),
    icon: "pencil",
    group: "edit",
    when: (now) => edits(now) && stepAtHand(now) !== "",
    run: (now) => startRenaming(stepAtHand(now)),
  },
];
