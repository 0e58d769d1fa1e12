/** What is done to executions; each saves first what is not saved, and shows what it started. */
import { ApiError, answered, api } from "../api/client";
import { saveNow } from "../document/autosave";
import { backToDraft, isDraftShown, lookAt } from "../document/past";
import { dismiss, refuse } from "../document/refusal";
import { graphNow } from "../document/store";
import type { Graph } from "../document/types";
import { readBoot } from "../lib/boot";
import { t } from "../lib/t";
import { useProblems } from "../problems/store";
import { usePanels } from "../view/panels";
import { openStep } from "../view/steps";
import { follow } from "./follow";
import { isOver } from "./status";
import { useRun } from "./store";
import { firstFailed } from "./timeline";

/** A click is one request, however often the network sends it. */
const once = () => ({ "Idempotency-Key": crypto.randomUUID() });
const workflow = (): string => readBoot().workflow.id;

let isStarting = false;

/** One start at a time, of the draft. Why it was refused is then said (document/refusal.ts); the problems stand in the dock. */
async function start(ask: () => Promise<{ readonly data: { readonly id: string } }>): Promise<void> {
  if (isStarting) return;
  isStarting = true;
  backToDraft();
  dismiss();
  try {
    if (!(await saveNow())) return;
    const { data } = await ask();
    follow(data.id);
    usePanels.getState().set({ dock: "run" });
  } catch (error) {
    refuse(t("It was not started."), error);
    if (error instanceof ApiError && error.problems.length && error.code !== "unsure_rules") {
      useProblems.getState().show(error.problems, graphNow());
      usePanels.getState().set({ dock: "problems" });
    }
  } finally {
    isStarting = false;
  }
}

export async function startRun(input?: unknown): Promise<void> {
  const given = typeof input === "object" && input !== null ? { input_data: input as Record<string, unknown> } : {};
  await start(() =>
    answered(
      api.POST("/api/v1/workflows/{id}/execute", {
        params: { path: { id: workflow() }, header: once() },
        body: { as_of: null, mode: "normal", trigger_node_key: "", ...given },
      }),
    ),
  );
}

export async function cancelRun(): Promise<void> {
  const { run } = useRun.getState();
  if (!run || isOver(run.status)) return;
  try {
    await answered(api.POST("/api/v1/executions/{id}/cancel", { params: { path: { id: run.id } } }));
  } catch (error) {
    refuse(t("It was not stopped."), error);
  }
}

/** One step alone, with what it was given the last time; or with data by hand (`output`, `input`, `variables`, …). */
export async function runStep(key: string, given?: Record<string, unknown>): Promise<void> {
  await start(() =>
    answered(
      api.POST("/api/v1/workflows/{id}/nodes/{node_key}/run", {
        params: { path: { id: workflow(), node_key: key }, header: once() },
        body: { source: given ? "edited" : "last", execution: null, given: given ?? null },
      }),
    ),
  );
}

/** The run that is shown again from a step on, with the outputs before it kept; all of it with "". */
export async function rerunFrom(key: string, version: "same" | "newest" = "newest"): Promise<void> {
  const { run } = useRun.getState();
  if (!run) return;
  await start(() =>
    answered(
      api.POST("/api/v1/executions/{id}/rerun", {
        params: { path: { id: run.id }, header: once() },
        body: { from_node_key: key, version },
      }),
    ),
  );
}

/** A past or running execution on the canvas, read-only, on the version that ran. */
export async function showExecution(id: string): Promise<void> {
  dismiss();
  try {
    const { data: execution } = await answered(api.GET("/api/v1/executions/{id}", { params: { path: { id } } }));
    const { data: version } = await answered(
      api.GET("/api/v1/workflows/{id}/versions/{version_number}", {
        params: { path: { id: execution.workflow, version_number: execution.version_number } },
      }),
    );
    if (isDraftShown() && readBoot().workflow.canEdit) await saveNow();
    usePanels.getState().set({ dock: "run" });
    lookAt(version.graph as Graph, {
      mode: "execution",
      left: () => history.replaceState(null, "", location.pathname),
    });
    follow(id);
    // Whoever loads the page anew, or hands its address on, sees the same.
    history.replaceState(null, "", `?execution=${id}`);
  } catch (error) {
    refuse(t("The execution could not be shown."), error);
  }
}

/** What failed is opened in the draft, where it can be put right. */
export function putRight(): void {
  const { run } = useRun.getState();
  const failed = run && firstFailed(run);
  backToDraft();
  if (failed) openStep(failed.key, "parameters");
}
