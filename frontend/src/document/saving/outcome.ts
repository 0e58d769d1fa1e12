/** What became of a request to save. Pure. */
import { ApiError } from "../../api/client";
import type { Problem } from "../types";

/** `conflict`: somebody else saved; `refused`: the server says what is wrong; `offline`: it is tried again by itself. */
export type SaveState = "saved" | "dirty" | "saving" | "conflict" | "refused" | "offline" | "signed_out";
export type Save = {
  readonly state: SaveState;
  readonly version: number;
  /** Of a conflict: the version that the server has. */
  readonly theirs: number | null;
  /** What stands in the way, in the reader's language. */
  readonly message: string;
  /** Of what was refused: each thing that is wrong. */
  readonly problems: readonly Problem[];
};

type Failure = Pick<Save, "message" | "problems"> & {
  readonly state: "conflict" | "refused" | "offline" | "signed_out";
};

const LONGEST_WAIT = 30_000;
/** Not now: the same request may go well later. */
const LATER = new Set([0, 408, 425, 429]);

/** Whether the server has another version than the one that was named. */
export const isConflict = (error: unknown): error is ApiError =>
  error instanceof ApiError && (error.status === 412 || (error.status === 409 && error.code === "conflict"));

/** Whether nobody knows if it was saved: there was no answer, or none from the product itself. */
export const isLost = (error: unknown): boolean =>
  !(error instanceof ApiError) || error.status === 0 || error.status === 408 || error.status >= 500;

export function failureOf(error: unknown): Failure {
  if (!(error instanceof ApiError)) return { state: "offline", message: "", problems: [] };
  const { status, code, problems } = error;
  const message = status ? error.message : "";
  if (isConflict(error)) return { state: "conflict", message: "", problems: [] };
  if (status === 401 || (status === 403 && code !== "permission_denied")) {
    return { state: "signed_out", message: "", problems: [] };
  }
  if (LATER.has(status) || status >= 500) return { state: "offline", message, problems: [] };
  return { state: "refused", message, problems };
}

/** Milliseconds before the next attempt: 1, 2, 4 … 30 s. */
export const waitAfter = (failures: number): number => Math.min(LONGEST_WAIT, 1_000 * 2 ** Math.max(0, failures - 1));
