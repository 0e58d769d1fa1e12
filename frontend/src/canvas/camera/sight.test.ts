import { describe, expect, test } from "vitest";
import { further, outside } from "./outside";
import { around, revealing, wholeView } from "./sight";

const PANE = { width: 1_000, height: 700 };
const numbers = (count: number, from: number, to: number) =>
  Array.from({ length: count }, (_one, place) => from + ((to - from) * place) / (count - 1));
const cards = numbers(9, -3_000, 3_000).flatMap((x) =>
  numbers(7, -2_000, 2_000).map((y) => ({ x, y, width: 208, height: 60 })),
);
const onScreen = (box: (typeof cards)[number], { x, y, zoom }: { x: number; y: number; zoom: number }) => ({
  left: box.x * zoom + x,
  top: box.y * zoom + y,
  right: (box.x + box.width) * zoom + x,
  bottom: (box.y + box.height) * zoom + y,
});

describe("what is seen", () => {
  test("a view of the whole has all of it, as large as it may be", () => {
    for (const last of cards) {
      const whole = around([{ x: 0, y: 0, width: 208, height: 60 }, last]);
      if (!whole) throw new Error("no box");
      const view = wholeView(whole, PANE);
      const { left, top, right, bottom } = onScreen(whole, view);
      expect(Math.min(left, top)).toBeGreaterThan(0);
      expect(right).toBeLessThan(PANE.width);
      expect(bottom).toBeLessThan(PANE.height);
      expect(view.zoom).toBeLessThanOrEqual(1);
    }
    expect(around([])).toBeUndefined();
  });

  test("a card is brought into sight at the same zoom, and what is in sight stays where it is", () => {
    for (const card of cards) {
      for (const zoom of [0.75, 1, 2]) {
        const view = revealing(card, { x: 30, y: -20, zoom }, PANE);
        const { left, top, right, bottom } = onScreen(card, view);
        expect(view.zoom).toBe(zoom);
        expect(Math.min(left, top)).toBeGreaterThanOrEqual(47);
        expect(right).toBeLessThanOrEqual(PANE.width - 47);
        expect(bottom).toBeLessThanOrEqual(PANE.height - 95);
        expect(revealing(card, view, PANE)).toBe(view);
      }
    }
  });

  test("each card out of sight counts on one side, and going there brings them nearer", () => {
    const view = { x: 0, y: 0, zoom: 1 };
    const counts = outside(cards, view, PANE);
    const hidden = cards.filter((card) => {
      const { left, top } = onScreen(card, view);
      return left + 104 < 0 || left + 104 > PANE.width || top + 30 < 0 || top + 30 > PANE.height;
    });
    expect(counts.left + counts.right + counts.top + counts.bottom).toBe(hidden.length);
    for (const side of ["left", "right", "top", "bottom"] as const) {
      expect(outside(cards, further(view, side, PANE), PANE)[side]).toBeLessThan(counts[side]);
    }
  });
});
