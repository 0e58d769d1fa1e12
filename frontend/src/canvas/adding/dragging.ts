/** A step that is dragged from the palette: by the id of its choice. */
import { useCatalog } from "../../document/catalog";
import { type Choice, groupsOf } from "./choices";

export const DRAGGED = "application/x-pastetrader-step";

export const choiceOf = (id: string): Choice | undefined =>
  groupsOf(useCatalog.getState())
    .flatMap((group) => group.choices)
    .find((choice) => choice.id === id);
