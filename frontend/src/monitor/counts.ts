/** How many items each step of the run handed on, where its output tells; asked once the run is over. */
import { create } from "zustand";
import { answered, api } from "../api/client";
import { graphNow } from "../document/store";
import { itemCount } from "./edges";
import type { Run } from "./store";

/** Outputs may be large: of a run with more steps, the first ones alone are looked at. */
const MOST = 60;
const AT_ONCE = 3;

export type Counts = { readonly run: string; readonly items: ReadonlyMap<string, number> };
export const useCounts = create<Counts>()(() => ({ run: "", items: new Map() }));

/** An edge subscribes to the number of its source alone; null where nothing is known. */
export const countOf =
  (key: string) =>
  ({ items }: Counts): number | null =>
    items.get(key) ?? null;

export const forgetCounts = (): void => useCounts.setState({ run: "", items: new Map() });

/** Of what completed and hands something on. Nothing is shown where it fails: the numbers are an extra. */
export async function countItems(run: Run): Promise<void> {
  const sources = new Set(graphNow().edges.map(({ source }) => source));
  const waiting = [...run.nodes.values()]
    .filter(({ key, status }) => status === "completed" && sources.has(key))
    .map(({ key }) => key)
    .slice(0, MOST);
  const found = new Map<string, number>();
  useCounts.setState({ run: run.id, items: new Map() });
  const work = async (): Promise<void> => {
    for (let key = waiting.shift(); key !== undefined; key = waiting.shift()) {
      const count = await countAt(run.id, key);
      if (count !== null) found.set(key, count);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  if (useCounts.getState().run === run.id) useCounts.setState({ items: found });
}

async function countAt(execution: string, key: string): Promise<number | null> {
  try {
    const { data } = await answered(
      api.GET("/api/v1/executions/{id}/nodes/{node_execution_id}", {
        params: { path: { id: execution, node_execution_id: key } },
      }),
    );
    return itemCount(data.output_data);
  } catch {
    return null;
  }
}
