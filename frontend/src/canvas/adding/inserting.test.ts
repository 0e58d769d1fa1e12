import { describe, expect, test } from "vitest";
import { edgeId } from "../../document/edges";
import type { Graph } from "../../document/types";
import type { PickerContext } from "../../view/picker";
import { overlaps } from "../geometry";
import { graphOf } from "../sample";
import { type Choice, found, groupsOf } from "./choices";
import { fits, insertion } from "./inserting";

const groups = groupsOf({ builtinTools: [], tools: [], agents: [] });
const choice = (type: string): Choice => {
  const there = groups.flatMap((group) => group.choices).find((one) => one.type === type);
  if (!there) throw new Error(type);
  return there;
};
const added = (graph: Graph, type: string, context: PickerContext, selected = "") => {
  const { node, edit } = insertion(graph, choice(type), context, {
    sizes: new Map(),
    selected,
    centre: { x: 0, y: 0 },
  });
  return { node, graph: edit(graph) };
};
const ends = (graph: Graph) => graph.edges.map(edgeId);

describe("a new step", () => {
  test("behind an output is connected to it, one column on, and covers nothing", () => {
    const { node, graph } = added(graphOf("t1>a"), "tool", { kind: "after", source: "t1", handle: "" });
    expect(ends(graph)).toContain("t1>tool>>");
    for (const other of graph.nodes.filter((one) => one !== node)) {
      const box = (one: typeof node) => ({ x: one.position_x, y: one.position_y, width: 208, height: 60 });
      expect(overlaps(box(node), box(other))).toBe(false);
    }
  });

  test("in the middle of an edge makes room, and a condition goes on by its first way", () => {
    const before = graphOf("t1>a", "a>b");
    const first = before.edges[0];
    if (!first) throw new Error("no edge");
    const { graph } = added(before, "condition", { kind: "edge", ends: first });
    expect(ends(graph)).toEqual(["t1>condition>>", "condition>a>true>", "a>b>>"]);
    const x = Object.fromEntries(graph.nodes.map((node) => [node.key, node.position_x]));
    expect((x.a ?? 0) - (x.condition ?? 0)).toBeGreaterThanOrEqual(208);
    expect((x.b ?? 0) - (x.a ?? 0)).toBe(272);
  });

  test("from anywhere goes behind the selected step, by an output that is open", () => {
    const { graph } = added(graphOf("t1>check", "check>a:true"), "tool", { kind: "anywhere" }, "check");
    expect(ends(graph)).toContain("check>tool>false>");
  });

  test("a trigger stands alone: nothing can lead to it", () => {
    const { graph } = added(graphOf("t1>a"), "trigger", { kind: "anywhere" }, "a");
    expect(graph.edges).toHaveLength(1);
    expect(fits({ kind: "after", source: "a", handle: "" }, "trigger")).toBe(false);
  });

  test("before an input leads to it", () => {
    const { graph } = added(graphOf("t1>a"), "condition", { kind: "before", target: "a", at: { x: 0, y: 300 } });
    expect(ends(graph)).toContain("condition>a>true>");
  });
});

describe("what is typed", () => {
  test("finds titles before descriptions", () => {
    const titles = found(groups, "to").flatMap((group) => group.choices.map((one) => one.type));
    expect(titles[0]).toBe("tool");
  });

  test("that fits nothing leaves no group", () => {
    expect(found(groups, "zzz")).toEqual([]);
  });
});
