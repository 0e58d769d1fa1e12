/** How many items each step of the run handed on, where its output tells; asked once the run is over. */
import { readNodeData } from "../../api/executions";
import { graphNow } from "../../document/store";
import { itemCount } from "../edges";
import { type Run, useRun } from "../store";

/** Outputs may be large: of a run with more steps, the first ones alone are looked at. */
const MOST = 60;
const AT_ONCE = 3;

/** Of what completed and hands something on. Nothing is shown where it fails: the numbers are an extra. */
export async function countItems(run: Run): Promise<void> {
  const sources = new Set(graphNow().edges.map(({ source }) => source));
  const waiting = [...run.nodes.values()]
    .filter(({ key, status }) => status === "completed" && sources.has(key))
    .map(({ key }) => key)
    .slice(0, MOST);
  const found = new Map<string, number>();
  const work = async (): Promise<void> => {
    for (let key = waiting.shift(); key !== undefined; key = waiting.shift()) {
      const count = await countAt(run.id, key);
      if (count !== null) found.set(key, count);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const { run: shown, show } = useRun.getState();
  if (shown?.id === run.id && found.size) show(withItems(shown, found));
}

/** The run whose steps say how much they handed on; the others stay the same objects. */
export function withItems(run: Run, counts: ReadonlyMap<string, number>): Run {
  const nodes = new Map(run.nodes);
  for (const [key, items] of counts) {
    const node = nodes.get(key);
    if (node) nodes.set(key, { ...node, items });
  }
  return { ...run, nodes };
}

async function countAt(execution: string, key: string): Promise<number | null> {
  try {
    return itemCount((await readNodeData(execution, key)).output_data);
  } catch {
    return null;
  }
}
