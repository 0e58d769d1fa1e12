import { expect, test } from "vitest";
import { difference, isNothing } from "./differences";
import { addAfter, addNode, madeNode } from "./edits/add";
import { configure, move } from "./edits/configure";
import { remove } from "./edits/remove";
import type { Graph } from "./types";

const EMPTY: Graph = { nodes: [], edges: [], config: { timeout: 5 }, variables: {} };
const made = (graph: Graph, name: string) =>
  madeNode(graph, { type: "adapter", name, at: { x: 272 * graph.nodes.length, y: 0 } });
const start = addNode(made(EMPTY, "A"))(EMPTY);
const two = addAfter(made(start, "B"), "a")(start);

test("a graph differs in nothing from itself, however it is written", () => {
  expect(isNothing(difference(two, structuredClone({ ...two, nodes: two.nodes.toReversed() })))).toBe(true);
});

test("steps that came, went, moved and changed are told apart, with the paths of what changed", () => {
  let after = configure("a", { config: { value: { left: 1 } }, timeout_seconds: 5 })(two);
  after = move(new Map([["b", { x: 272, y: 96 }]]))(after);
  after = addNode(made(after, "C"))(after);
  const found = difference(configure("a", { config: { value: { left: 2, right: 3 } } })(two), after);
  expect(found.added.map(({ key }) => key)).toEqual(["c"]);
  expect(found.moved.map(({ key }) => key)).toEqual(["b"]);
  expect(found.changed.map(({ fields }) => fields)).toEqual([
    [
      { path: "config.value.left", before: 2, after: 1 },
      { path: "config.value.right", before: 3, after: undefined },
      { path: "timeout_seconds", before: 300, after: 5 },
    ],
  ]);
});

test("connections and settings are compared too", () => {
  const found = difference(two, { ...remove(new Set(["b"]))(two), config: {} });
  expect(found.removed.map(({ key }) => key)).toEqual(["b"]);
  expect(found.disconnected.map(({ target }) => target)).toEqual(["b"]);
  expect(found.settings).toEqual([{ path: "config.timeout", before: 5, after: undefined }]);
});

test("what nobody had put in its place yet was not moved", () => {
  const piled = move(new Map([["b", { x: 0, y: 0 }]]))(two);
  expect(isNothing(difference(piled, two))).toBe(true);
});
