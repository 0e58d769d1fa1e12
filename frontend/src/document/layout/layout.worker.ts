/** The layout of large graphs, beside the page: it takes seconds for 1,000 steps. */

import type { Graph } from "../types";
import { arranged, type Heights } from "./layout";

export type Order = { readonly graph: Pick<Graph, "nodes" | "edges">; readonly heights: Heights };

addEventListener("message", ({ data }: MessageEvent<Order>) => {
  postMessage(arranged(data.graph, data.heights));
});
