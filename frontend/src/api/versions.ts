/** The versions of a workflow: one per content that was executed or activated, and never changed. */

import { answered, api } from "./client";
import { allPages, PAGE_SIZE } from "./pages";
import type { components } from "./schema";
import type { Graph } from "./types";
import type { Workflow } from "./workflow";

export type Version = components["schemas"]["Version"];

/** Newest first. */
export async function readVersions(id: string): Promise<readonly Version[]> {
  return allPages(async (cursor) => {
    const params = { path: { id }, query: { cursor, page_size: PAGE_SIZE } };
    return (await answered(api.GET("/api/v1/workflows/{id}/versions", { params }))).data;
  });
}

export async function readVersion(id: string, number: number): Promise<Graph> {
  const params = { path: { id, version_number: number } };
  return (await answered(api.GET("/api/v1/workflows/{id}/versions/{version_number}", { params }))).data.graph as Graph;
}

/** Makes the graph of a version the newest state, over the `version` of the workflow that is known here. */
export async function restoreVersion(id: string, number: number, version: number): Promise<Workflow> {
  const asked = api.POST("/api/v1/workflows/{id}/versions/{version_number}/restore", {
    params: { path: { id, version_number: number } },
    body: { version },
  });
  return (await answered(asked)).data;
}
