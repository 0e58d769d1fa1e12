import { beforeEach, describe, expect, test } from "vitest";
import { addNode, madeNode } from "../document/edits/add";
import { graphNow, undo, useDocument } from "../document/store";
import type { Graph } from "../document/types";
import { backToDraft, showInstead } from "./draft";

const EMPTY: Graph = { nodes: [], edges: [], config: {}, variables: {} };
const AT = { x: 0, y: 0 };
const names = () => graphNow().nodes.map(({ name }) => name);
const add = (name: string) =>
  useDocument
    .getState()
    .apply(`Add ${name}`, (graph) => addNode(madeNode(graph, { type: "tool", name, at: AT }))(graph));

describe("the draft while a past run is shown", () => {
  beforeEach(() => useDocument.getState().load(EMPTY));

  test("comes back with its steps back", () => {
    add("One");
    add("Two");
    showInstead({ ...EMPTY, variables: { of: "the past" } });
    expect(names()).toEqual([]);
    showInstead({ ...EMPTY, variables: { of: "another" } });
    backToDraft();
    expect(names()).toEqual(["One", "Two"]);
    undo();
    expect(names()).toEqual(["One"]);
  });

  test("is left alone when nothing was shown in its place", () => {
    add("One");
    const before = graphNow();
    backToDraft();
    expect(graphNow()).toBe(before);
  });
});
