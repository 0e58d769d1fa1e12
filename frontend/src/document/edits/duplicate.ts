import type { Graph } from "../types";
import { adapted, picked, type Steps } from "./paste";

/** Copies of steps beside them, with the edges between them: to be given to `addSteps`. */
export const duplicated = (graph: Graph, keys: ReadonlySet<string>): Steps => adapted(graph, picked(graph, keys));
