/** What the editor begins with: the graph, the workflow around it, and the catalog of what steps can be. */
import { create } from "zustand";
import { readAgents, readBuiltinTools, readNodeTypes, readTools } from "../api/catalog";
import { ApiError } from "../api/client";
import { readGraph } from "../api/graph";
import { readWorkflow } from "../api/workflow";
import { readBoot } from "../lib/boot";
import { usePanels } from "../view/panels";
import { openStep } from "../view/steps";
import { useCatalog } from "./catalog";
import { isUnplaced } from "./layout/places";
import { loadDraft } from "./past";
import { beginWith, startAutosave } from "./saving/autosave";
import { offerDrafts } from "./saving/bring-back";
import { graphNow } from "./store";
import type { Graph } from "./types";
import { showNextRun, showWorkflow, startWorkflow } from "./workflow";

export type Loading = {
  readonly state: "loading" | "ready" | "failed";
  /** Of a failure: 0 without a network, 401 signed out, 404 deleted meanwhile. */
  readonly status: number;
  readonly message: string;
};
export const useLoading = create<Loading>()(() => ({ state: "loading", status: 0, message: "" }));

/** Once, from the entry. */
export function start(): void {
  const { workflow } = readBoot();
  startWorkflow();
  if (workflow.canEdit) startAutosave(workflow.id);
  else usePanels.getState().set({ mode: "view" });
  void loadDocument();
  void loadCatalog();
}

/** Also for Retry. */
export async function loadDocument(): Promise<void> {
  const { id, canEdit } = readBoot().workflow;
  useLoading.setState({ state: "loading", message: "" });
  try {
    const [kept, workflow] = await Promise.all([readGraph(id), readWorkflow(id)]);
    const shown = await placedFirst(kept.graph);
    loadDraft(shown);
    beginWith(shown, kept);
    showWorkflow(workflow);
    useLoading.setState({ state: "ready" });
    openNamedStep();
    if (canEdit) offerDrafts(id, kept);
    void showNextRun();
  } catch (error) {
    const { status, message } = error instanceof ApiError ? error : { status: 0, message: String(error) };
    useLoading.setState({ state: "failed", status, message: status ? message : "" });
  }
}

/** Most are placed already; the layout is fetched for the others. */
async function placedFirst(graph: Graph): Promise<Graph> {
  return isUnplaced(graph) ? (await import("./layout/tidy")).placed(graph) : graph;
}

/** The step that the address of the page names, as a link from an execution that failed does. */
function openNamedStep(): void {
  const { step } = readBoot();
  if (graphNow().nodes.some(({ key }) => key === step)) openStep(step, "parameters");
}

/** Also for Retry. */
export async function loadCatalog(): Promise<void> {
  useCatalog.setState({ state: "loading" });
  try {
    const [types, builtinTools, tools, agents] = await Promise.all([
      readNodeTypes(),
      readBuiltinTools(),
      readTools(),
      readAgents(),
    ]);
    const byType = new Map(types.map((type) => [type.node_type, type]));
    useCatalog.setState({ types: byType, builtinTools, tools, agents, state: "ready" });
  } catch {
    useCatalog.setState({ state: "failed" });
  }
}
