import { beforeEach, describe, expect, test } from "vitest";
import { addNode, madeNode } from "../../document/edits/add";
import { graphNow, undo, useDocument } from "../../document/store";
import { useOverlay } from "../../view/overlay";
import { situationNow } from "../situation";
import { COMMANDS } from "../table";

const EMPTY = { nodes: [], edges: [], config: {}, variables: {} };
const press = (id: string): void => {
  const [row, now] = [COMMANDS.find((one) => one.id === id), situationNow()];
  if (row?.when(now)) void row.run(now);
};
const places = () => graphNow().nodes.map((node) => [node.key, node.position_x, node.position_y]);

describe("steps that are moved and switched by keys", () => {
  beforeEach(() => {
    const graph = ["One", "Two"].reduce(
      (so, name) => addNode(madeNode(so, { type: "tool", name, at: { x: 32, y: 32 } }))(so),
      EMPTY as ReturnType<typeof graphNow>,
    );
    useDocument.getState().load(graph);
    useOverlay.getState().select(["one"]);
  });

  test("however often an arrow is pressed, it is one step back to the same graph", () => {
    const before = graphNow();
    for (const id of ["move-left", "move-left", "move-down"]) press(id);
    expect(places()).toEqual([
      ["one", 0, 48],
      ["two", 32, 32],
    ]);
    undo();
    expect(graphNow()).toBe(before);
  });

  test("moving another step is another step back", () => {
    press("move-left");
    useOverlay.getState().select(["two"]);
    press("move-left");
    undo();
    expect(places()).toEqual([
      ["one", 16, 32],
      ["two", 32, 32],
    ]);
  });

  test("a step that is switched off is switched on by the same key", () => {
    press("disable");
    expect(graphNow().nodes.map((node) => node.is_enabled)).toEqual([false, true]);
    press("disable");
    press("enable");
    expect(graphNow().nodes.map((node) => node.is_enabled)).toEqual([true, true]);
  });

  test("what is deleted comes back whole", () => {
    const before = graphNow();
    press("delete");
    expect(places()).toEqual([["two", 32, 32]]);
    expect(useOverlay.getState().selected.nodes.size).toBe(0);
    press("undo");
    expect(graphNow()).toBe(before);
  });
});
