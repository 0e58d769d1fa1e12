/** Every command, once: buttons, menus, the palette, the sheet and the keys read these rows. */
import { t } from "../lib/t";
import { ADD } from "./rows/add";
import { EDIT } from "./rows/edit";
import { FILE } from "./rows/file";
import { MOVE } from "./rows/move";
import { RUN } from "./rows/run";
import { VIEW } from "./rows/view";
import { situationNow } from "./situation";
import type { Command } from "./types";

export const COMMANDS: readonly Command[] = [...RUN, ...ADD, ...EDIT, ...MOVE, ...VIEW, ...FILE];

export const GROUPS: readonly { readonly id: Command["group"]; readonly label: () => string }[] = [
  { id: "run", label: () => t("Run") },
  { id: "add", label: () => t("Add") },
  { id: "edit", label: () => t("Edit") },
  { id: "view", label: () => t("Look around") },
  { id: "file", label: () => t("Workflow") },
];

/** For buttons and menus: the row of an id. Throws for an id that is none. */
export function commandOf(id: string): Command {
  const found = COMMANDS.find((row) => row.id === id);
  if (!found) throw new Error(`There is no command “${id}”.`);
  return found;
}

/** Runs a command as its key would; nothing happens when it may not run now. */
export function perform(id: string): void {
  const [row, now] = [commandOf(id), situationNow()];
  if (row.when(now)) void row.run(now);
}
