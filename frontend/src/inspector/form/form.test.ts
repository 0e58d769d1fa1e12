import { describe, expect, test } from "vitest";
import { newEdge } from "../../document/edges";
import type { Graph, GraphNode, Problem } from "../../document/types";
import { below, setAt, withValue } from "./at";
import { misfitOf } from "./check";
import { isOfWhole, pathIn, problemAt } from "./problems";

describe("a value at a path", () => {
  test("is set, added and taken away without touching the rest", () => {
    const whole = { a: { b: [1, 2] }, c: {} };
    const after = withValue(whole, ["a", "b", 1], 3) as typeof whole;
    expect(after).toEqual({ a: { b: [1, 3] }, c: {} });
    expect(after.c).toBe(whole.c);
    expect(withValue(whole, ["a", "b", 0], undefined)).toEqual({ a: { b: [2] }, c: {} });
    expect(withValue({}, ["x", "y"], 1)).toEqual({ x: { y: 1 } });
  });

  test("that is the same changes nothing", () => {
    const whole = { a: { b: 1 } };
    expect(withValue(whole, ["a", "b"], 1)).toBe(whole);
    expect(withValue(whole, ["z"], undefined)).toBe(whole);
  });
});

const NODE: GraphNode = {
  key: "step",
  name: "Step",
  node_type: "tool",
  config: { arguments: {} },
  tool_id: "t",
  agent_id: null,
  input_schema: null,
  output_schema: null,
  timeout_seconds: 300,
  retry_config: { max_retries: 2 },
  on_error: {},
  is_enabled: true,
  position_x: 0,
  position_y: 0,
  provenance: [],
};
const GRAPH: Graph = { nodes: [NODE], edges: [], config: {}, variables: {} };
const at = { node: "step", path: ["config"] };

describe("an edit of a field", () => {
  test("makes nothing of a setting an empty object, as the server keeps it", () => {
    expect(setAt({ node: "step", path: ["retry_config"] }, undefined)(GRAPH).nodes[0]?.retry_config).toEqual({});
  });

  test("that changes nothing is the same graph", () => {
    expect(setAt(below(at, "arguments"), NODE.config?.arguments)(GRAPH)).toBe(GRAPH);
    expect(setAt({ node: "gone", path: ["name"] }, "x")(GRAPH)).toBe(GRAPH);
  });

  test("a workflow as a step takes the place of its tool", () => {
    expect(setAt(at, { workflow_id: null })(GRAPH).nodes[0]?.tool_id).toBeNull();
  });
});

describe("the outputs of a condition", () => {
  const asked: GraphNode = {
    ...NODE,
    key: "ask",
    node_type: "condition",
    tool_id: null,
    config: { condition_expression: "{{ true }}" },
  };
  const edge = { ...newEdge("ask", "step", "true"), label: "kept" };
  const graph: Graph = { ...GRAPH, nodes: [asked, NODE], edges: [edge, newEdge("ask", "step", "false")] };
  const named = (config: object) => setAt({ node: "ask", path: ["config"] }, { ...asked.config, ...config })(graph);

  test("take their connections along when one is renamed", () => {
    const { edges } = named({ true_handle: "found" });
    expect(edges.map((one) => one.source_handle)).toEqual(["found", "false"]);
    expect(edges[0]?.label).toBe("kept");
  });

  test("leave them where nobody can tell which one is meant", () => {
    expect(named({ true_handle: "false" }).edges).toBe(graph.edges);
    expect(named({ true_handle: "error" }).edges).toBe(graph.edges);
    expect(named({ cases: [{ handle: "a", when: "" }] }).edges).toBe(graph.edges);
  });
});

describe("a problem", () => {
  const problem = {
    code: "config",
    severity: "error",
    detail: "No.",
    node: "step",
    pointer: "/graph/nodes/0/config/cases/0/when",
  } as Problem;

  test("is found at its field, and below it where the field has none of its own", () => {
    expect(problemAt([problem], below(at, "cases", 0, "when"), false)).toBe(problem);
    expect(problemAt([problem], below(at, "cases"), true)).toBe(problem);
    expect(problemAt([problem], below(at, "cases"), false)).toBeUndefined();
    expect(problemAt([problem], { ...at, node: "other" }, true)).toBeUndefined();
  });

  test("of the step as a whole is told from one of a field", () => {
    expect(isOfWhole({ ...problem, pointer: "/config" }, "step")).toBe(true);
    expect(isOfWhole(problem, "step")).toBe(false);
    expect(pathIn("/nodes/12/tool_id")).toBe("tool_id");
  });
});

test("a value is judged by its schema, and an expression is not", () => {
  expect(misfitOf({ type: "integer", maximum: 5 }, 6, false)).not.toBe("");
  expect(misfitOf({ type: "integer" }, 1.5, false)).not.toBe("");
  expect(misfitOf({ type: "integer" }, "{{ n }}", true)).toBe("");
  expect(misfitOf({ type: "string" }, "", true)).not.toBe("");
  expect(misfitOf({ type: "string", pattern: "^[A-Z]+$" }, "XKRX", true)).toBe("");
  expect(misfitOf({ type: "string" }, undefined, false)).toBe("");
});
