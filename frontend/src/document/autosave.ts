/** Saving by itself: 800 ms after the last edit, one request at a time, over the version known when it is sent. */
import { create } from "zustand";

/** `conflict`: somebody else saved; `refused`: the server says what is wrong; `offline`: it is tried again by itself. */
export type SaveState = "saved" | "dirty" | "saving" | "conflict" | "refused" | "offline" | "signed_out";
export type Save = {
  readonly state: SaveState;
  readonly version: number;
  /** Of a conflict: the version that the server has. */
  readonly theirs: number | null;
  /** What stands in the way, in the reader's language. */
  readonly message: string;
};
export const useSave = create<Save>()(() => ({ state: "saved", version: 0, theirs: null, message: "" }));

/** Saves at once what is not saved. False when it could not be; the state says why. */
export async function saveNow(): Promise<boolean> {
  throw new Error("to be built in the room of the document");
}
