/** Tidy up: where the layout puts each step, asked of a worker when the graph is large. */
import { ApiError } from "../../api/client";
import { t } from "../../lib/t";
import { type Place, useOverlay } from "../../view/overlay";
import { move } from "../edits/configure";
import { refuse } from "../refusal";
import { graphNow, useDocument } from "../store";
import type { Graph } from "../types";
import type { Order } from "./layout.worker";
import { isUnplaced } from "./places";

const LARGE = 300;
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
  try {
    let graph = graphNow();
    let places = await placesOf(graph);
    while (graphNow() !== graph) {
      graph = graphNow();
      places = await placesOf(graph);
    }
    useDocument.getState().apply(t("Tidy up"), move(places));
  } catch {
    // It is loaded when it is first needed, and then there was no connection.
    refuse(
      t("The steps could not be tidied up."),
      new ApiError(0, { detail: t("Try it again when you are connected.") }),
    );
  }
}

/** Steps that nobody has put in their places yet are laid out to be seen; that is no edit. */
export async function placed(graph: Graph): Promise<Graph> {
  return isUnplaced(graph) ? move(await placesOf(graph))(graph) : graph;
}

function asked(order: Order): Promise<Places> {
  const worker = new Worker(new URL("./layout.worker.ts", import.meta.url), { type: "module" });
  return new Promise<Places>((resolve, reject) => {
    worker.addEventListener("message", ({ data }: MessageEvent<Places>) => resolve(data), { once: true });
    worker.addEventListener("error", (event) => reject(new Error(event.message)), { once: true });
    worker.postMessage(order);
  }).finally(() => worker.terminate());
}
