import { expect, test } from "vitest";
import { projection } from "../project";
import { graphOf } from "../sample";
import { linesOf } from "./lines";

const SEEN = { selected: { nodes: new Set<string>(), edges: new Set<string>() }, dragged: new Map(), sizes: new Map() };

test("edges of one state are one line, and start at their outputs", () => {
  const graph = graphOf("t1>check", "check>a:true", "check>b:false");
  const { nodes } = projection()(graph, SEEN);
  const lines = linesOf(nodes, graph.edges, (edge) => (edge.target === "b" ? "dead" : ""));
  expect([...lines.keys()]).toEqual(["", "dead"]);
  expect(lines.get("")?.match(/M/g)).toHaveLength(2);
  // The second row of the condition: its place, its width, its header and one and a half rows.
  expect(lines.get("dead")).toContain("M480 102C");
});
