import type { Graph } from "../types";

/** What a text of copied steps says that it is. */
export const FORMAT = "pastetrader.steps/1";
export type Steps = Pick<Graph, "nodes" | "edges">;
