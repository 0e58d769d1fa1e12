import { expect, test } from "vitest";
import type { StepNode } from "../project";
import { blocksOf, boundsOf, frameOf, MAP, seenOf } from "./overview";

function step(node_type: string, x: number, y: number): StepNode {
  return {
    id: `${x} ${y}`,
    type: "step",
    position: { x, y },
    measured: { width: 200, height: 60 },
    data: { node: { node_type }, used: "", inputs: [] },
  } as unknown as StepNode;
}

test("steps of one type are one shape, however many", () => {
  const paths = blocksOf([step("tool", 0, 0), step("trigger", 0, 90), step("tool", 300, 0)]);

  expect([...paths.keys()].sort()).toEqual(["tool", "trigger"]);
  expect(paths.get("tool")).toBe("M0 0h200v60h-200zM300 0h200v60h-200z");
});

test("the picture holds the graph and all that is seen, in its middle and in its own shape", () => {
  const bounds = boundsOf([step("tool", 0, 0), step("tool", 1_800, 240)]);
  const seen = seenOf({ x: 50, y: -100 }, 0.5, { width: 700, height: 400 });
  const { box, scale } = frameOf(bounds, seen);

  expect(bounds).toEqual({ x: 0, y: 0, width: 2_000, height: 300 });
  expect(seen).toEqual({ x: -100, y: 200, width: 1_400, height: 800 });
  expect(box.width / box.height).toBeCloseTo(MAP.width / MAP.height);
  expect(box.width / MAP.width).toBeCloseTo(scale);
  expect([box.x + box.width / 2, box.y + box.height / 2].map(Math.round)).toEqual([950, 500]);
  expect(box.x).toBeLessThan(-100);
  expect(box.y + box.height).toBeGreaterThan(1_000);
});

test("without steps it is what is seen", () => {
  const seen = { x: 0, y: 0, width: 800, height: 600 };

  expect(boundsOf([])).toBeNull();
  expect(frameOf(null, seen).box.height).toBeGreaterThan(600);
});
