import { describe, expect, test } from "vitest";
import { GRID } from "../../view/grid";
import { newEdge } from "../edges";
import { addNode, madeNode } from "../edits/add";
import type { Graph, NodeType } from "../types";
import { arranged, CARD, READABLE_WIDTH } from "./layout";

const EMPTY: Graph = { nodes: [], edges: [], config: {}, variables: {} };
const AT = { x: 0, y: 0 };
const withNodes = (names: readonly string[], typeOf: (at: number) => NodeType = () => "adapter"): Graph =>
  names.reduce((graph, name, at) => addNode(madeNode(graph, { type: typeOf(at), name, at: AT }))(graph), EMPTY);
const chain = (count: number): Graph => {
  const graph = withNodes(Array.from({ length: count }, (_, at) => `s${at}`));
  const edges = graph.nodes.slice(1).map((node, at) => newEdge(graph.nodes[at]?.key ?? "", node.key));
  return { ...graph, edges };
};

function overlaps(places: ReturnType<typeof arranged>, heights: ReadonlyMap<string, number>): string[] {
  const boxes = [...places].map(([key, { x, y }]) => ({ key, x, y, height: heights.get(key) ?? CARD.height }));
  return boxes.flatMap((one, at) =>
    boxes
      .slice(at + 1)
      .filter((other) => Math.abs(one.x - other.x) < CARD.width && one.y < other.y + other.height)
      .filter((other) => other.y < one.y + one.height)
      .map((other) => `${one.key} ${other.key}`),
  );
}

const dice = (seed: number) => {
  let state = seed;
  return (sides: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
};

function random(seed: number): { graph: Graph; heights: Map<string, number> } {
  const roll = dice(seed);
  const graph = withNodes(
    Array.from({ length: 1 + roll(40) }, (_, at) => `n${at}`),
    () => (roll(4) ? "adapter" : "condition"),
  );
  const edges = graph.nodes.flatMap((node, at) =>
    at ? Array.from({ length: roll(3) }, () => newEdge(graph.nodes[roll(at)]?.key ?? "", node.key)) : [],
  );
  return { graph: { ...graph, edges }, heights: new Map(graph.nodes.map((node) => [node.key, 40 + roll(150)])) };
}

describe("the layout", () => {
  test("no two cards overlap, each stands on the grid, whatever the graph", () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const { graph, heights } = random(seed);
      const places = arranged(graph, heights);
      expect(places.size).toBe(graph.nodes.length);
      expect(overlaps(places, heights), `seed ${seed}`).toEqual([]);
      for (const { x, y } of places.values()) expect([x % GRID, y % GRID, x >= 0, y >= 0]).toEqual([0, 0, true, true]);
    }
  });

  test("the same graph is laid out the same way, whatever order its edges were drawn in", () => {
    const { graph } = random(7);
    expect(arranged(graph)).toEqual(arranged(graph));
  });

  test("a chain runs to the right in columns of 272 px", () => {
    expect([...arranged(chain(4)).values()]).toEqual([0, 272, 544, 816].map((x) => ({ x, y: 0 })));
  });

  test("a long chain is wrapped into even rows that can be read on 1440 px", () => {
    for (const count of [7, 8, 13, 30]) {
      const places = [...arranged(chain(count)).values()];
      expect(Math.max(...places.map(({ x }) => x)) + CARD.width).toBeLessThanOrEqual(READABLE_WIDTH);
      const rows = [...new Set(places.map(({ y }) => y))];
      expect(rows).toHaveLength(Math.ceil(count / 6));
      const lengths = rows.map((row) => places.filter(({ y }) => y === row).length);
      expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(1);
    }
  });

  test("branches stand in the order of the handles, and what follows them too", () => {
    const graph = withNodes(["If", "bad", "no", "yes", "bad 2", "no 2", "yes 2"], (at) =>
      at ? "adapter" : "condition",
    );
    const branch = (handle: string, to: string) => [
      newEdge(graph.nodes[0]?.key ?? "", to, handle),
      newEdge(to, `${to}_2`),
    ];
    const [error, no, yes] = [branch("error", "bad"), branch("false", "no"), branch("true", "yes")];
    for (const edges of [
      [...error, ...no, ...yes],
      [...no, ...yes, ...error],
      [...yes, ...error, ...no],
    ]) {
      const places = arranged({ ...graph, edges });
      const ys = (keys: string[]) => keys.map((key) => places.get(key)?.y ?? 0);
      for (const column of [
        ["yes", "no", "bad"],
        ["yes_2", "no_2", "bad_2"],
      ]) {
        expect(ys(column)).toEqual(ys(column).toSorted((one, other) => one - other));
      }
    }
  });

  test("branches keep their order in every tree", () => {
    for (let seed = 1; seed <= 30; seed += 1) {
      const roll = dice(seed);
      const graph = withNodes(
        Array.from({ length: 3 + roll(25) }, (_, at) => `n${at}`),
        () => "condition",
      );
      const outputs = ["true", "false", "error"];
      const edges = graph.nodes.slice(1).map((node, at) => newEdge(`n${roll(at + 1)}`, node.key, outputs[roll(3)]));
      const places = arranged({ ...graph, edges });
      for (const [at, one] of edges.entries()) {
        for (const other of edges.slice(at + 1)) {
          const [here, there] = [places.get(one.target), places.get(other.target)];
          if (one.source !== other.source || one.source_handle === other.source_handle || here?.x !== there?.x)
            continue;
          const isAbove = outputs.indexOf(one.source_handle) < outputs.indexOf(other.source_handle);
          expect((here?.y ?? 0) < (there?.y ?? 0), `seed ${seed}: ${one.target} ${other.target}`).toBe(isAbove);
        }
      }
    }
  });

  test("a cycle and edges to nowhere do not stop it", () => {
    const graph = chain(3);
    const edges = [...graph.edges, newEdge("s2", "s0"), newEdge("s1", "gone"), newEdge("s1", "s1")];
    expect(arranged({ ...graph, edges }).size).toBe(3);
    expect(arranged(EMPTY).size).toBe(0);
  });
});
