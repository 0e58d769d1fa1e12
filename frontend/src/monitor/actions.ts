/** What is done to executions; each saves first what is not saved, and shows what it started. */
import { ApiError } from "../api/client";
import { cancel, execute, executeAgain, executeNode, readExecution } from "../api/executions";
import { readVersion } from "../api/versions";
import { placed } from "../document/layout/tidy";
import { backToDraft, isDraftShown, lookAt } from "../document/past";
import { dismiss, refuse } from "../document/refusal";
import { saveNow } from "../document/saving/autosave";
import { graphNow } from "../document/store";
import { readBoot } from "../lib/boot";
import { t } from "../lib/t";
import { useProblems } from "../problems/store";
import { usePanels } from "../view/panels";
import { openStep } from "../view/steps";
import { follow } from "./following/follow";
import { lastRunWith } from "./past/lastRun";
import { isOver } from "./status";
import { useRun } from "./store";
import { firstFailed } from "./timeline/timeline";

const workflow = (): string => readBoot().workflow.id;

let isStarting = false;
/** Of several things that are asked for, the last is shown. */
let wish = 0;

/** One start at a time, of the draft. Why it was refused is then said (document/refusal.ts); the problems stand in the dock. */
async function start(ask: () => Promise<string>): Promise<void> {
  if (isStarting) return;
  isStarting = true;
  wish += 1;
  backToDraft();
  dismiss();
  try {
    if (!(await saveNow())) return;
    follow(await ask());
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

export async function startRun(): Promise<void> {
  await start(() => execute(workflow()));
}

/** `test`: pinned outputs stand in for their steps; `dry_run`: what would change something is only shown, too. */
export async function startTrial(mode: "test" | "dry_run"): Promise<void> {
  await start(() => execute(workflow(), undefined, mode));
}

export async function cancelRun(): Promise<void> {
  const { run } = useRun.getState();
  if (!run || isOver(run.status)) return;
  try {
    await cancel(run.id);
  } catch (error) {
    refuse(t("It was not stopped."), error);
  }
}

/** One step alone, with what it was given the last time; or with data by hand (`output`, `input`, `variables`, …). */
export async function runStep(key: string, given?: Record<string, unknown>): Promise<void> {
  await start(() => executeNode(workflow(), key, given));
}

/** The run that is shown once more, as it was started: a past one on the version that ran. */
export async function runAgain(): Promise<void> {
  const { run } = useRun.getState();
  const version = versionNow();
  if (run) await start(() => executeAgain(run.id, "", { version }));
}

/** From a step on, with the outputs before it kept: in the run that is shown, or else in the last that had the step. */
export async function rerunFrom(key: string): Promise<void> {
  const version = versionNow();
  await start(async () => {
    const id = await runWith(key);
    if (id) return executeAgain(id, key, { version });
    throw new ApiError(0, { code: "never_ran", detail: t("This step has not run yet. Run the workflow first.") });
  });
}

/** On from a step with what is pinned there: what comes before it is kept where it ran already. A test. */
export async function tryFrom(key: string): Promise<void> {
  const version = versionNow();
  await start(async () => {
    const id = await runWith(key);
    return id ? executeAgain(id, key, { version, asTest: true }) : execute(workflow(), undefined, "test");
  });
}

const versionNow = (): "same" | "newest" => (usePanels.getState().mode === "execution" ? "same" : "newest");

/** Of one step alone nothing follows: then it is the last run of the whole. */
async function runWith(key: string): Promise<string> {
  const { run } = useRun.getState();
  return run && !run.onlyStep && run.nodes.has(key) ? run.id : lastRunWith(key, false);
}

/** A past or running execution on the canvas, read-only, on the version that ran. */
export async function showExecution(id: string): Promise<void> {
  dismiss();
  wish += 1;
  const mine = wish;
  try {
    const execution = await readExecution(id);
    const graph = await placed(await readVersion(execution.workflow, execution.version_number));
    if (isDraftShown() && readBoot().workflow.canEdit) await saveNow();
    if (mine !== wish) return;
    usePanels.getState().set({ dock: "run" });
    lookAt(graph, {
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
