/** What the server says of a step, at the field that it is about. */

import type { Problem } from "../../document/types";
import { useProblems } from "../../problems/store";
import type { At } from "./at";

const IN_GRAPH = /^(?:\/graph)?\/(?:nodes|edges)\/\d+/;
/** A JSON pointer into the graph or the node, as a path in the node: config/cases/0/when. */
export const pathIn = (pointer: string): string => pointer.replace(IN_GRAPH, "").replace(/^\//, "");

/** The first problem at a path of a node; `within`: or anywhere below it. */
export function problemAt(problems: readonly Problem[], at: At, within: boolean): Problem | undefined {
  const wanted = at.path.join("/");
  return problems.find((problem) => {
    if (at.isEdge || problem.node !== at.node || problem.edge || !problem.pointer) return false;
    const path = pathIn(problem.pointer);
    return path === wanted || (within && path.startsWith(`${wanted}/`));
  });
}

export const useProblemAt = (at: At, within: boolean): Problem | undefined =>
  useProblems(({ problems }) => problemAt(problems, at, within));

/** Whether a problem is about the step as a whole, so that no field shows it. */
export const isOfWhole = (problem: Problem, node: string): boolean => {
  if (problem.node !== node || problem.edge) return false;
  return !problem.pointer || ["", "config"].includes(pathIn(problem.pointer));
};
