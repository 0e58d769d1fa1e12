/** Where a problem is, and which is read first. Pure. */
import type { Problem } from "../document/types";

/** The step to go to: its own, or the one that an edge comes from; "" for the whole workflow. */
export const stepOf = ({ node, edge }: Problem): string => node || edge?.split(" -> ")[0] || "";

/** Errors first; the server's order otherwise. */
export const ordered = (problems: readonly Problem[]): Problem[] =>
  [...problems].sort((one, other) => Number(other.severity === "error") - Number(one.severity === "error"));
