/** The graph of a workflow: read, and saved over the version that was changed. */

import { answered, api } from "./client";
import type { Graph } from "./types";

export type Kept = { readonly version: number; readonly graph: Graph };
/** An answer that takes longer than this is as good as none; whether it was saved, the next one tells. */
const PATIENCE = 60_000;

export async function readGraph(id: string): Promise<Kept> {
  const asked = api.GET("/api/v1/workflows/{id}/graph", { params: { path: { id } }, cache: "no-store" });
  return (await answered(asked)).data as Kept;
}

/** The version that it is now. Throws ApiError: 409 `conflict` when the server has another version than `version`. */
export async function writeGraph(id: string, graph: Graph, version: number): Promise<number> {
  const asked = api.PUT("/api/v1/workflows/{id}/graph", {
    params: { path: { id } },
    body: { graph, version },
    signal: AbortSignal.timeout(PATIENCE),
  });
  return (await answered(asked)).data.version;
}
