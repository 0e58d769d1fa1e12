/** Executions: started, stopped, run again, listed, read; and what went into and out of each step. */
import { answered, api } from "./client";
import { allPages, PAGE_SIZE, type Page } from "./pages";
import type { components } from "./schema";

type Schemas = components["schemas"];
export type Execution = Schemas["Execution"];
export type NodeData = Schemas["NodeExecutionDetail"];
export type Charged = Schemas["ChargedCost"];
export type Usage = { readonly tokens: Schemas["Tokens"] | null; readonly cost: Charged | null };
type Listing = {
  readonly status?: string;
  readonly page_size: number;
  readonly fields?: string;
  readonly cursor?: string;
};

/** A click is one request, however often the network sends it. */
const once = () => ({ "Idempotency-Key": crypto.randomUUID() });

export async function readExecution(id: string): Promise<Execution> {
  return (await answered(api.GET("/api/v1/executions/{id}", { params: { path: { id } } }))).data;
}

/** Of a workflow, newest first; `next` is where older ones begin, "" when there are none. Of each, `fields` alone are there. */
export async function readExecutions(
  workflow: string,
  query: Listing,
): Promise<{ readonly results: readonly Execution[]; readonly next: string }> {
  const asked = api.GET("/api/v1/executions/workflows/{id}/executions", { params: { path: { id: workflow }, query } });
  const { results, next } = (await answered(asked)).data;
  return { results, next: next ? (new URL(next, "http://page").searchParams.get("cursor") ?? "") : "" };
}

/** Of one step, which is named by its key. Throws ApiError: 404 when it had no part in the execution. */
export async function readNodeData(id: string, key: string): Promise<NodeData> {
  const params = { path: { id, node_execution_id: key } };
  return (await answered(api.GET("/api/v1/executions/{id}/nodes/{node_execution_id}", { params }))).data as NodeData;
}

/** The keys of the steps that have a part in an execution; they are all there from its beginning. */
export async function readSteps(id: string): Promise<ReadonlySet<string>> {
  const rows = await allPages(async (cursor) => {
    const params = { path: { id }, query: { cursor, page_size: PAGE_SIZE, fields: "node_key" } };
    return (await answered(api.GET("/api/v1/executions/{id}/nodes", { params }))).data;
  });
  return new Set(rows.map(({ node_key }) => node_key));
}

/** What a step started and waits for, or waited for: one for each item of its list, or a workflow. */
export async function readChildren(id: string, key: string): Promise<Page<Execution>> {
  const params = { path: { id }, query: { node_key: key, page_size: PAGE_SIZE } };
  return (await answered(api.GET("/api/v1/executions/{id}/children", { params }))).data;
}

/** What models read, wrote and charged for an execution; nulls when none was asked, or none charges. */
export async function readUsage(id: string): Promise<Usage> {
  const params = { path: { id } };
  const { tokens, cost } = (await answered(api.GET("/api/v1/executions/{id}/statistics", { params }))).data;
  return { tokens, cost };
}

/** What the whole execution handed on: the outputs of its last steps. Throws ApiError. */
export async function readOutput(id: string): Promise<unknown> {
  return (await answered(api.GET("/api/v1/executions/{id}", { params: { path: { id } } }))).data.output_data;
}

/** The id of what was started. Throws ApiError: 400 `invalid_graph`, 409 `unsure_rules`, each with its problems. */
export async function execute(
  workflow: string,
  input?: Record<string, unknown>,
  mode: Execution["mode"] = "normal",
): Promise<string> {
  const asked = api.POST("/api/v1/workflows/{id}/execute", {
    params: { path: { id: workflow }, header: once() },
    body: { as_of: null, mode, trigger_node_key: "", ...(input ? { input_data: input } : {}) },
  });
  return (await answered(asked)).data.id;
}

/** One step alone, with what it was given the last time, or with data by hand. */
export async function executeNode(workflow: string, key: string, given?: Record<string, unknown>): Promise<string> {
  const asked = api.POST("/api/v1/workflows/{id}/nodes/{node_key}/run", {
    params: { path: { id: workflow, node_key: key }, header: once() },
    body: { source: given ? "edited" : "last", execution: null, given: given ?? null },
  });
  return (await answered(asked)).data.id;
}

export type Again = { readonly version: "same" | "newest"; readonly asTest?: boolean };

/** Again from a step on, with the outputs before it kept; all of it with "". As a test, with what is pinned now. */
export async function executeAgain(id: string, key: string, { version, asTest = false }: Again): Promise<string> {
  const asked = api.POST("/api/v1/executions/{id}/rerun", {
    params: { path: { id }, header: once() },
    body: { from_node_key: key, version, as_test: asTest },
  });
  return (await answered(asked)).data.id;
}

export async function cancel(id: string): Promise<void> {
  await answered(api.POST("/api/v1/executions/{id}/cancel", { params: { path: { id } } }));
}
