/** What the server would not do when it was asked to run, switch on or restore: its words, until they are read. */
import { create } from "zustand";
import { ApiError } from "../api/client";
import { t } from "../lib/t";

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

/** What is done by code that is fetched first. Without a connection it is not done, and that is said. */
export async function withCode<Code>(title: string, code: Promise<Code>, work: (code: Code) => unknown): Promise<void> {
  let there: Code;
  try {
    there = await code;
  } catch {
    refuse(title, new ApiError(0, { detail: t("Try it again when you are connected.") }));
    return;
  }
  await work(there);
}

export const dismiss = (): void => useRefusal.setState({ error: null });
