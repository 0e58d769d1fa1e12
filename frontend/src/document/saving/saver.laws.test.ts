import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Graph } from "../types";
import { bench, type Fate, pass, stored } from "./saver.bench";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("laws", () => {
  /** Small and repeatable (Numerical Recipes' constants). */
  const dice = (seed: number) => {
    let state = seed;
    return (sides: number) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * sides);
    };
  };
  const FATES: readonly Fate[] = ["ok", "ok", "lost_before", "lost_after", "down", "signed_out", "refused"];

  test("whatever happens, nothing of anybody's is lost or written over, and one request is on its way", async () => {
    for (let seed = 1; seed <= 150; seed += 1) {
      const it = bench();
      const roll = dice(seed);
      const past = [it.now()];
      for (let step = 0; step < 40; step += 1) {
        const what = roll(12);
        if (what < 5) {
          it.edit(`${seed}.${step}`);
          past.push(it.now());
        } else if (what < 7) it.go(past[roll(past.length)] as Graph);
        else if (what < 9) it.fates.push(FATES[roll(FATES.length)] as Fate);
        else if (what === 9) void it.saver.saveNow();
        else if (what === 10) it.slow(roll(3) * 700);
        else if (roll(6) === 0) it.theirs(`theirs.${seed}.${step}`);
        await pass(roll(2_500));
      }
      it.fates.length = 0;
      const mine = it.now();
      const saved = it.saver.saveNow();
      await pass(60_000);
      await saved;
      const told = it.shown().state;
      expect(it.now()).toBe(mine);
      expect(it.overwritten).toEqual([]);
      expect(it.server.mostAtOnce).toBeLessThanOrEqual(1);
      // They may also have saved after all was saved here; then their version is the newer one.
      const isOlder = it.server.isTheirs && it.shown().version < it.server.version;
      if (told === "conflict" || isOlder) expect(it.server.isTheirs, `seed ${seed}`).toBe(true);
      else expect([told, stored(it)], `seed ${seed}`).toEqual(["saved", mine.variables.word]);
    }
  });
});
