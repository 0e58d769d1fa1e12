import { t } from "../../lib/t";
import { openPicker } from "../../view/picker";
import { edits } from "../situation";
import type { Command } from "../types";

export const ADD: readonly Command[] = [
  {
    id: "add",
    keys: ["N", "Tab"],
    label: () => t("Add a step"),
    icon: "plus",
    group: "add",
    when: edits,
    run: () => openPicker(),
  },
];
