import { saveNow } from "../../document/saving/autosave";
import { readBoot } from "../../lib/boot";
import { t } from "../../lib/t";
import { checkNow } from "../../problems/check";
import { usePanels } from "../../view/panels";
import { edits } from "../situation";
import type { Command } from "../types";

export const FILE: readonly Command[] = [
  {
    id: "save",
    keys: ["Mod+S"],
    label: () => t("Save now"),
    icon: "check",
    group: "file",
    // What is saved is the draft, whatever is looked at; the browser's own key would store the page.
    when: () => true,
    run: async () => {
      await saveNow();
    },
  },
  {
    id: "check",
    keys: [],
    label: () => t("Check for problems"),
    icon: "circle-check",
    group: "file",
    when: edits,
    run: () => {
      checkNow();
      usePanels.getState().set({ dock: "problems" });
    },
  },
  {
    id: "versions",
    keys: [],
    label: () => t("Versions"),
    icon: "history",
    group: "file",
    when: ({ mode }) => mode !== "execution",
    run: () => usePanels.getState().set({ sheet: "versions" }),
  },
  {
    id: "strategy",
    keys: [],
    label: () => t("Paste a strategy"),
    icon: "sparkles",
    group: "file",
    when: () => true,
    run: () => location.assign(readBoot().urls.paste),
  },
  {
    id: "home",
    keys: [],
    label: () => t("All workflows"),
    icon: "home",
    group: "file",
    when: () => true,
    run: () => location.assign(readBoot().urls.home),
  },
];
