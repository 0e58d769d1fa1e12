/** What the server would not do when it was asked to run, switch on or restore: its words, until they are read. */
import { create } from "zustand";
import { ApiError } from "../api/client";

export type Refusal = {
  readonly title: string;
  /** null: nothing was refused. */
  readonly error: ApiError | null;
};
export const useRefusal = create<Refusal>()(() => ({ title: "", error: null }));

/** Whatever was thrown: what is no answer of the server is no reason that a reader can act on, but it is said. */
export function refuse(title: string, error: unknown): void {
  const known = error instanceof ApiError ? error : new ApiError(0, { detail: String(error), code: "unknown" });
  useRefusal.setState({ title, error: known });
}

export const dismiss = (): void => useRefusal.setState({ error: null });
