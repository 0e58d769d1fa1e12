/** The step whose name is being typed on its card, by key; "" for none. */
import { create } from "zustand";
import { mayEdit } from "./panels";

export const useRenaming = create<{ readonly key: string }>()(() => ({ key: "" }));

export function startRenaming(key: string): void {
  if (mayEdit()) useRenaming.setState({ key });
}

export const stopRenaming = (): void => useRenaming.setState({ key: "" });
