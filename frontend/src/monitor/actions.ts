/** What is done to executions; each saves first what is not saved, and shows what it started. */
import { answered, api } from "../api/client";
import { saveNow } from "../document/autosave";
import type { Graph } from "../document/types";
import { readBoot } from "../lib/boot";
import { useOverlay } from "../view/overlay";
import { usePanels } from "../view/panels";
import { backToDraft, showInstead } from "./draft";
import { follow, lookAway } from "./follow";
import { forgetRefusal, refuse } from "./refusal";
import { isOver } from "./status";
import { useRun } from "./store";
import { firstFailed } from "./timeline";

/** A click is one request, however often the network sends it. */
const once = () => ({ "Idempotency-Key": crypto.randomUUID() });
const workflow = (): string => readBoot().workflow.id;

let isStarting = false;

/** One start at a time; of what is refused the dock says why. */
async function start(ask: () => Promise<{ readonly data: { readonly id: string } }>): Promise<void> {
  if (isStarting) return;
  isStarting = true;
  forgetRefusal();
  try {
    if (!(await saveNow())) return;
    const { data } = await ask();
    follow(data.id);
    usePanels.getState().set({ dock: "run" });
  } catch (error) {
    refuse(error);
  } finally {
    isStarting = false;
  }
}

export async function startRun(input?: unknown): Promise<void> {
  leaveExecution();
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
    refuse(error);
  }
}

/** One step alone, with what it was given the last time; or with data by hand (`output`, `input`, `variables`, …). */
export async function runStep(key: string, given?: Record<string, unknown>): Promise<void> {
  leaveExecution();
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
  leaveExecution();
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
  forgetRefusal();
  try {
    const { data: execution } = await answered(api.GET("/api/v1/executions/{id}", { params: { path: { id } } }));
    const { data: version } = await answered(
      api.GET("/api/v1/workflows/{id}/versions/{version_number}", {
        params: { path: { id: execution.workflow, version_number: execution.version_number } },
      }),
    );
    if (usePanels.getState().mode === "edit") await saveNow();
    usePanels.getState().set({ mode: "execution", dock: "run" });
    useOverlay.getState().select([]);
    showInstead(version.graph as Graph);
    follow(id);
    // Whoever loads the page anew, or hands its address on, sees the same.
    history.replaceState(null, "", `?execution=${id}`);
  } catch (error) {
    refuse(error);
  }
}

/** Back to the draft. */
export function leaveExecution(): void {
  const { mode, set } = usePanels.getState();
  if (mode !== "execution") return;
  useOverlay.getState().select([]);
  backToDraft();
  history.replaceState(null, "", location.pathname);
  set({ mode: readBoot().workflow.canEdit ? "edit" : "view" });
}

/** What failed is selected in the draft, where it can be put right. */
export function putRight(): void {
  const { run } = useRun.getState();
  const failed = run && firstFailed(run);
  leaveExecution();
  if (failed) focusStep(failed.key, "parameters");
}

/** Selects a step, opens it and brings it into sight; the canvas hears of the last. */
export function focusStep(key: string, tab: "parameters" | "output" = "parameters"): void {
  useOverlay.getState().select([key]);
  usePanels.getState().set({ isInspectorOpen: true, inspectorTab: tab });
  document.dispatchEvent(new CustomEvent("step-focus", { detail: key }));
}

export function closeRun(): void {
  leaveExecution();
  lookAway();
}
