import { tidy } from "../../document/layout/tidy";
import { t } from "../../lib/t";
import { useOverlay } from "../../view/overlay";
import { usePanels } from "../../view/panels";
import { openStep } from "../../view/steps";
import { fit, letGo, ZOOM_STEP, zoomBy, zoomTo } from "../../view/viewport";
import { edits, hasSelection, stepAtHand } from "../situation";
import type { Command } from "../types";

const panels = () => usePanels.getState();
const always = (): boolean => true;

export const VIEW: readonly Command[] = [
  {
    id: "palette",
    keys: ["Mod+K"],
    label: () => t("All commands"),
    icon: "search",
    group: "view",
    when: always,
    run: () => panels().set({ sheet: "palette" }),
  },
  {
    id: "search",
    keys: ["Mod+F"],
    label: () => t("Find a step"),
    icon: "search",
    group: "view",
    when: ({ graph }) => graph.nodes.length > 0,
    run: () => panels().set({ sheet: "search" }),
  },
  {
    id: "shortcuts",
    keys: ["?"],
    label: () => t("Keys"),
    icon: "key",
    group: "view",
    when: always,
    run: () => panels().set({ sheet: "shortcuts" }),
  },
  {
    id: "fit",
    keys: ["1"],
    label: () => t("Show everything"),
    icon: "monitor",
    group: "view",
    when: always,
    run: fit,
  },
  {
    id: "zoom-whole",
    keys: ["0"],
    label: () => t("Zoom to 100%"),
    icon: "search",
    group: "view",
    when: always,
    run: () => zoomTo(1),
  },
  {
    id: "zoom-in",
    keys: ["+", "="],
    label: () => t("Zoom in"),
    icon: "plus",
    group: "view",
    when: always,
    run: () => zoomBy(ZOOM_STEP),
  },
  {
    id: "zoom-out",
    keys: ["-"],
    label: () => t("Zoom out"),
    icon: "minus",
    group: "view",
    when: always,
    run: () => zoomBy(1 / ZOOM_STEP),
  },
  {
    id: "tidy",
    keys: ["Mod+Shift+L"],
    label: () => t("Tidy up"),
    icon: "tidy",
    group: "edit",
    when: (now) => edits(now) && now.graph.nodes.length > 1,
    run: tidy,
  },
  {
    id: "open",
    keys: ["Enter"],
    label: () => t("Open step"),
    icon: "arrow-right",
    group: "view",
    when: (now) => stepAtHand(now) !== "",
    run: (now) => openStep(stepAtHand(now)),
  },
  {
    id: "close",
    keys: ["Escape"],
    label: () => t("Close, then select nothing"),
    icon: "x",
    group: "view",
    when: always,
    run: (now) => {
      if (letGo()) return;
      if (panels().isInspectorOpen) panels().set({ isInspectorOpen: false });
      else if (hasSelection(now)) useOverlay.getState().select([]);
    },
  },
  {
    id: "problems",
    keys: ["P"],
    label: () => t("Problems"),
    icon: "triangle-alert",
    group: "view",
    when: always,
    run: () => panels().set({ dock: panels().dock === "problems" ? "" : "problems" }),
  },
  {
    id: "log",
    keys: ["L"],
    label: () => t("Log"),
    icon: "list",
    group: "view",
    when: always,
    run: () => panels().set({ dock: panels().dock === "log" ? "" : "log" }),
  },
  {
    id: "list",
    keys: [],
    label: () => (panels().isList ? t("Show the canvas") : t("Show as a list")),
    icon: "list",
    group: "view",
    when: always,
    run: () => panels().set({ isList: !panels().isList }),
  },
];
