/** The executions of this workflow, newest first; a page at a time. */
import { create } from "zustand";
import { type Execution, readExecutions } from "../../api/executions";
import { readBoot } from "../../lib/boot";

export type Past = Pick<
  Execution,
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
    const query = { page_size: PAGE, fields: FIELDS, ...(cursor ? { cursor } : {}) };
    const { results, next } = await readExecutions(readBoot().workflow.id, query);
    usePastRuns.setState(({ rows }) => ({
      rows: cursor ? [...rows, ...results] : results,
      older: next,
      state: "ready",
    }));
  } catch {
    usePastRuns.setState({ state: "failed" });
  }
}
