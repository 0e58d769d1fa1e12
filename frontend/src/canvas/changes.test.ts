import { beforeEach, describe, expect, test } from "vitest";
import { graphNow, undo, useDocument } from "../document/store";
import { useOverlay } from "../view/overlay";
import { onNodesChange, toggled } from "./changes";
import { graphOf } from "./sample";

const steps = () => useDocument.temporal.getState().pastStates.length;
const drag = (x: number, dragging: boolean) =>
  onNodesChange([{ type: "position", id: "a", position: { x, y: 16 }, dragging }]);
const placeOf = (key: string) => graphNow().nodes.find((node) => node.key === key)?.position_x;

beforeEach(() => {
  useDocument.getState().load(graphOf("t1>a", "a>b"));
  useOverlay.getState().drop();
  useOverlay.getState().select([]);
});

describe("what React Flow tells", () => {
  test("a drag is in the overlay until it ends, and then one step back", () => {
    const before = graphNow();
    for (const x of [300, 310, 320]) drag(x, true);
    expect(graphNow()).toBe(before);
    expect(useOverlay.getState().dragged.get("a")).toEqual({ x: 320, y: 16 });
    drag(320, false);
    expect([placeOf("a"), steps(), useOverlay.getState().dragged.size]).toEqual([320, 1, 0]);
    undo();
    expect(graphNow()).toBe(before);
  });

  test("arrow keys in a row are one step back", () => {
    drag(288, false);
    drag(304, false);
    expect([placeOf("a"), steps()]).toEqual([304, 1]);
  });

  test("a click that moved nothing is no edit", () => {
    onNodesChange([{ type: "position", id: "a", position: { x: 272, y: 0 }, dragging: false }]);
    expect(steps()).toBe(0);
  });

  test("what is selected and measured is never part of the document", () => {
    const before = graphNow();
    onNodesChange([
      { type: "select", id: "a", selected: true },
      { type: "dimensions", id: "a", dimensions: { width: 208, height: 60 } },
    ]);
    expect(graphNow()).toBe(before);
    expect([...useOverlay.getState().selected.nodes]).toEqual(["a"]);
    expect(useOverlay.getState().sizes.get("a")).toEqual({ width: 208, height: 60 });
  });

  test("a selection that does not change is the same set", () => {
    const set = new Set(["a"]);
    expect(
      toggled(
        set,
        new Map([
          ["a", true],
          ["b", false],
        ]),
      ),
    ).toBe(set);
  });
});
