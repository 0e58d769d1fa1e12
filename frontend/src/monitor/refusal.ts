/** Why nothing could be started: said in the dock, with what to do about it. */
import { create } from "zustand";
import { ApiError } from "../api/client";
import { useDocument } from "../document/store";
import { t } from "../lib/t";
import { useProblems } from "../problems/store";
import { usePanels } from "../view/panels";

export type Refusal = {
  readonly message: string;
  /** `questions`: something of the text is to be answered first; `problems`: they stand in the dock; else it may be tried again. */
  readonly kind: "" | "questions" | "problems" | "other";
};

export const useRefusal = create<Refusal>()(() => ({ message: "", kind: "" }));

export const forgetRefusal = (): void => useRefusal.setState({ message: "", kind: "" });

export function refuse(error: unknown): void {
  const { message, kind } = refusalOf(error);
  useRefusal.setState({ message, kind });
  if (error instanceof ApiError && kind === "problems") {
    useProblems.getState().show(error.problems, useDocument.getState().graph);
  }
  usePanels.getState().set({ dock: kind === "problems" ? "problems" : "run" });
}

export function refusalOf(error: unknown): Refusal {
  if (!(error instanceof ApiError)) throw error;
  if (error.status === 0) return { message: t("The server cannot be reached. Nothing was started."), kind: "other" };
  if (error.code === "unsure_rules") return { message: error.message, kind: "questions" };
  if (error.problems.length) return { message: t("It was not started. Put these right first."), kind: "problems" };
  return { message: error.message, kind: "other" };
}
