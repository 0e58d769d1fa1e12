import type { Graph } from "../types";
import { adapted, picked } from "./paste";
import type { Steps } from "./steps";

/** Copies of steps beside them, with the edges between them: to be given to `addSteps`. */
export const duplicated = (graph: Graph, keys: ReadonlySet<string>): Steps => adapted(graph, picked(graph, keys));
