/** A workflow without its graph: its name and activity, and copies of it. All share the version of the graph. */

import { answered, api } from "./client";
import { writeGraph } from "./graph";
import type { components } from "./schema";
import type { Graph } from "./types";

export type Workflow = components["schemas"]["Workflow"];

export async function readWorkflow(id: string): Promise<Workflow> {
  const asked = api.GET("/api/v1/workflows/{id}", { params: { path: { id } }, cache: "no-store" });
  return (await answered(asked)).data;
}

export async function rename(id: string, name: string, version: number): Promise<Workflow> {
  const asked = api.PATCH("/api/v1/workflows/{id}", {
    params: { path: { id } },
    // What is null stays as it is.
    body: { name, version, description: null, tags: null, is_active: null },
  });
  return (await answered(asked)).data;
}

/** Throws ApiError: 400 `invalid_graph`, 409 `unsure_rules`, each with its problems. */
export async function switchActive(id: string, isActive: boolean, version: number): Promise<Workflow> {
  const path = isActive ? "/api/v1/workflows/{id}/activate" : "/api/v1/workflows/{id}/deactivate";
  return (await answered(api.POST(path, { params: { path: { id } }, body: { version } }))).data;
}

/** An inactive copy with this graph instead of the stored one: its id. */
export async function copyWith(id: string, graph: Graph, key: string): Promise<string> {
  const asked = api.POST("/api/v1/workflows/{id}/duplicate", {
    params: { path: { id } },
    body: { name: "" },
    headers: { "Idempotency-Key": key },
  });
  const copy = (await answered(asked)).data;
  await writeGraph(copy.id, graph, copy.version);
  return copy.id;
}

/** When a schedule starts it next, in ISO; "" when none will. */
export async function nextRunOf(id: string): Promise<string> {
  const asked = api.GET("/api/v1/schedules/", {
    params: { query: { workflow: id, is_active: true, ordering: "next_run_at", page_size: 50 } },
  });
  const times = (await answered(asked)).data.results.map((schedule) => schedule.next_run_at ?? "");
  return times.filter(Boolean).sort()[0] ?? "";
}
