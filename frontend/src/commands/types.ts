/** A command: one row for its button, its menu entry, the palette, the sheet and its keys. */
import type { Graph } from "../document/types";
import type { Selection } from "../view/overlay";
import type { Mode } from "../view/panels";

/** What a command may look at; read when it runs, never subscribed to. */
export type Situation = {
  readonly graph: Graph;
  readonly selected: Selection;
  /** The step whose card has the keyboard, by key; "" for none. */
  readonly focused: string;
  readonly mode: Mode;
  readonly isRunning: boolean;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
};

export type Command = {
  readonly id: string;
  /** As `Mod+Shift+Z`: Mod is Ctrl, on a Mac Cmd. More than one where people expect more than one. */
  readonly keys: readonly string[];
  readonly label: () => string;
  readonly icon: string;
  readonly group: "edit" | "view" | "run" | "add" | "file";
  when(situation: Situation): boolean;
  run(situation: Situation): void | Promise<void>;
};
