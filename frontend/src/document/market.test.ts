import { expect, test } from "vitest";
import { marketOf } from "./market";
import type { Graph, GraphNode } from "./types";

const step = (market: unknown) => ({ config: { arguments: { market } } }) as unknown as GraphNode;
const graph = (variables: object, ...nodes: GraphNode[]) =>
  ({ variables, nodes }) as Pick<Graph, "variables" | "nodes">;

test("the exchange is the workflow's own, or else the first that a step names outright", () => {
  expect(marketOf(graph({ market: "XKRX" }, step("XNYS")))).toBe("XKRX");
  expect(marketOf(graph({}, step("{{ output.market }}"), step("XNYS"), step("XKRX")))).toBe("XNYS");
});

test("what is only known when it runs, or is no name, is none", () => {
  const odd = [step("{{ variables.market }}"), step(""), step(7), step("X".repeat(41))];
  const bare = { config: { arguments: null } } as unknown as GraphNode;
  expect(marketOf(graph({ market: 5 }, ...odd, bare, { config: {} } as GraphNode))).toBe("");
});
