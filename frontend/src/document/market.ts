/** The exchange that a workflow looks at, as far as it says so before it runs; pure. */
import type { Graph } from "./types";

const LONGEST = 40;

/** Its variable of that name, or else the first that a step names outright; "" when nothing does. */
export function marketOf({ variables, nodes }: Pick<Graph, "variables" | "nodes">): string {
  const named = [variables.market, ...nodes.map(({ config }) => argumentOf(config))];
  return named.find(isPlain) ?? "";
}

const argumentOf = ({ arguments: given }: Readonly<Record<string, unknown>>): unknown =>
  typeof given === "object" && given !== null ? (given as Readonly<Record<string, unknown>>).market : undefined;

const isPlain = (value: unknown): value is string =>
  typeof value === "string" && value !== "" && value.length <= LONGEST && !value.includes("{{");
