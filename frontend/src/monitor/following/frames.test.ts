import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { batched, bySize } from "./frames";

const PAUSE_MS = 100;

describe("what is told of a run", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const told = (isMany: boolean) => {
    const writes: (readonly number[])[] = [];
    const draw = bySize(
      () => isMany,
      (work) => work(),
    );
    return { writes, take: batched<number>((all) => writes.push(all), draw) };
  };

  test("is drawn with the next picture while the run is small", () => {
    const { writes, take } = told(false);
    take(1);
    take(2);
    expect(writes).toEqual([[1], [2]]);
  });

  test("is drawn ten times a second in a large run, all of it and in its order", () => {
    const { writes, take } = told(true);
    for (let number = 0; number < 3_000; number += 1) {
      take(number);
      if (number % 1_000 === 999) vi.advanceTimersByTime(PAUSE_MS);
    }
    expect(writes.map((all) => all.length)).toEqual([1_000, 1_000, 1_000]);
    expect(writes.flat()).toEqual(Array.from({ length: 3_000 }, (_, number) => number));
  });
});
