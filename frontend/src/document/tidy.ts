/** Tidy up: where the layout puts each step, asked of a worker when the graph is large. */
import { t } from "../lib/t";
import { type Place, useOverlay } from "../view/overlay";
import { move } from "./edits/configure";
import type { Order } from "./layout.worker";
import { graphNow, useDocument } from "./store";
import type { Graph } from "./types";

const LARGE = 300;
/** Of cards that are not measured yet: as high as they are at least. */
const LEAST = { width: 208, height: 48 } as const;

type Places = ReadonlyMap<string, Place>;

/** Loaded when it is first needed: it brings dagre along. */
export async function placesOf(graph: Graph): Promise<Places> {
  const heights = new Map([...useOverlay.getState().sizes].map(([key, { height }]) => [key, height]));
  const order: Order = { graph: { nodes: graph.nodes, edges: graph.edges }, heights };
  if (graph.nodes.length <= LARGE) {
    const { arranged } = await import("./layout");
    return arranged(order.graph, heights);
  }
  return asked(order);
}

/** One edit. What was edited while the layout was made stays: its result is then dropped and made anew. */
export async function tidy(): Promise<void> {
  const graph = graphNow();
  const places = await placesOf(graph);
  if (graphNow() !== graph) return tidy();
  useDocument.getState().apply(t("Tidy up"), move(places));
}

/** Whether somebody has yet to put the steps in their places: two of them lie on each other. */
export function isUnplaced({ nodes }: Pick<Graph, "nodes">): boolean {
  const sorted = nodes.toSorted((one, other) => one.position_x - other.position_x);
  for (const [at, one] of sorted.entries()) {
    for (let next = at + 1; next < sorted.length; next += 1) {
      const other = sorted[next];
      if (!other || other.position_x - one.position_x >= LEAST.width) break;
      if (Math.abs(other.position_y - one.position_y) < LEAST.height) return true;
    }
  }
  return false;
}

function asked(order: Order): Promise<Places> {
  const worker = new Worker(new URL("./layout.worker.ts", import.meta.url), { type: "module" });
  return new Promise<Places>((resolve, reject) => {
    worker.addEventListener("message", ({ data }: MessageEvent<Places>) => resolve(data), { once: true });
    worker.addEventListener("error", (event) => reject(new Error(event.message)), { once: true });
    worker.postMessage(order);
  }).finally(() => worker.terminate());
}
