/** The executions of this workflow, newest first; a page at a time. */
import { create } from "zustand";
import { answered, api } from "../api/client";
import type { components } from "../api/schema";
import { readBoot } from "../lib/boot";

export type Past = Pick<
  components["schemas"]["Execution"],
  | "id"
  | "status"
  | "created_at"
  | "started_at"
  | "ended_at"
  | "trigger_type"
  | "version_number"
  | "only_node_key"
  | "rerun_of"
  | "mode"
>;
const FIELDS = "id,status,created_at,started_at,ended_at,trigger_type,version_number,only_node_key,rerun_of,mode";
const PAGE = 25;

export type PastState = {
  readonly rows: readonly Past[];
  /** Where older ones begin; "" when there are none. */
  readonly older: string;
  readonly state: "loading" | "ready" | "failed";
};
export const usePastRuns = create<PastState>()(() => ({ rows: [], older: "", state: "loading" }));

/** The newest, over what is shown; with `cursor` those that follow. */
export async function loadPast(cursor = ""): Promise<void> {
  try {
    const { data } = await answered(
      api.GET("/api/v1/executions/workflows/{id}/executions", {
        params: {
          path: { id: readBoot().workflow.id },
          query: { page_size: PAGE, fields: FIELDS, ...(cursor ? { cursor } : {}) },
        },
      }),
    );
    const rows = data.results as unknown as readonly Past[];
    usePastRuns.setState(({ rows: before }) => ({
      rows: cursor ? [...before, ...rows] : rows,
      older: data.next ? (new URL(data.next, location.href).searchParams.get("cursor") ?? "") : "",
      state: "ready",
    }));
  } catch {
    usePastRuns.setState({ state: "failed" });
  }
}
