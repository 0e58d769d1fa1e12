/** The workflow around its graph: name, activity, when it runs next. Its changes raise the version of the graph. */
import { create } from "zustand";
import { ApiError } from "../api/client";
import { nextRunOf, rename, switchActive, type Workflow } from "../api/workflow";
import { readBoot } from "../lib/boot";
import { t } from "../lib/t";
import { dismiss, refuse } from "./refusal";
import { changeWorkflow, saveNow } from "./saving/autosave";

export type WorkflowState = {
  readonly id: string;
  readonly name: string;
  readonly isActive: boolean;
  /** How many questions about its text its author has not answered: with any it does not start. */
  readonly questions: number;
  /** ISO; "" when no schedule starts it, null while that is not known. */
  readonly nextRun: string | null;
  readonly isSwitching: boolean;
};

export const useWorkflow = create<WorkflowState>()(() => ({
  id: "",
  name: "",
  isActive: false,
  questions: 0,
  nextRun: null,
  isSwitching: false,
}));

export function showWorkflow({ name, is_active, unanswered }: Workflow): void {
  useWorkflow.setState({ name, isActive: is_active, questions: unanswered.length });
  document.title = `${name} · PasteTrader`;
}

/** What the page handed over, until the server has answered. */
export function startWorkflow(): void {
  const { id, name, isActive } = readBoot().workflow;
  useWorkflow.setState({ id, name, isActive });
}

/** Null when it is renamed, else why not. */
export async function renameTo(name: string): Promise<ApiError | null> {
  const { id } = useWorkflow.getState();
  try {
    showWorkflow(await changeWorkflow((version) => rename(id, name, version)));
    return null;
  } catch (error) {
    return asApiError(error);
  }
}

/** Saves first: what is switched on is what is seen. Why it could not be is then said (refusal.ts). */
export async function setActive(isActive: boolean): Promise<void> {
  const { id, isSwitching } = useWorkflow.getState();
  if (isSwitching) return;
  useWorkflow.setState({ isSwitching: true });
  dismiss();
  try {
    if (!(await saveNow())) return; // the save state says why
    showWorkflow(await changeWorkflow((version) => switchActive(id, isActive, version)));
    await showNextRun();
  } catch (error) {
    refuse(isActive ? t("It was not switched on.") : t("It was not switched off."), asApiError(error));
  } finally {
    useWorkflow.setState({ isSwitching: false });
  }
}

/** Only a help: without it the workflow is active all the same. */
export async function showNextRun(): Promise<void> {
  const { id, isActive } = useWorkflow.getState();
  const nextRun = isActive ? await nextRunOf(id).catch(() => null) : null;
  useWorkflow.setState({ nextRun });
}

const asApiError = (error: unknown): ApiError => {
  if (error instanceof ApiError) return error;
  throw error;
};
