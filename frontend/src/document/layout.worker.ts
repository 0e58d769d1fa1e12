/** The layout of large graphs, beside the page: it takes seconds for 1,000 steps. */
import { arranged, type Heights } from "./layout";
import type { Graph } from "./types";

export type Order = { readonly graph: Pick<Graph, "nodes" | "edges">; readonly heights: Heights };

addEventListener("message", ({ data }: MessageEvent<Order>) => {
  postMessage(arranged(data.graph, data.heights));
});
