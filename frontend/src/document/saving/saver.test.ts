import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createSaver, QUIET } from "./saver";
import { answer, bench, type Fate, graphOf, pass, stored } from "./saver.bench";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("saving by itself", () => {
  test("waits for 800 ms of quiet and saves once", async () => {
    const it = bench();
    for (const word of ["a", "b", "c"]) {
      it.edit(word);
      await pass(QUIET - 1);
    }
    expect([it.server.writes, it.shown().state]).toEqual([0, "dirty"]);
    await pass(1);
    expect([it.server.writes, stored(it), it.shown().state, it.shown().version]).toEqual([1, "c", "saved", 2]);
  });

  test("what is taken back to the saved object is not sent", async () => {
    const it = bench();
    const before = it.now();
    it.edit("a");
    it.go(before);
    await pass(10_000);
    expect([it.server.writes, it.shown().state]).toEqual([0, "saved"]);
  });

  test("edits during a save are saved after it, and its late answer does not mark them as saved", async () => {
    const it = bench();
    it.slow(3_000);
    it.edit("a");
    await pass(QUIET + 1_000);
    it.edit("b");
    await pass(2_000);
    expect([stored(it), it.shown().state]).toEqual(["a", "dirty"]);
    await pass(4_000);
    expect([stored(it), it.shown().state, it.server.mostAtOnce]).toEqual(["b", "saved", 1]);
  });

  test("an edit back to what was saved before, while another is being saved, is saved too", async () => {
    const it = bench();
    const before = it.now();
    it.slow(3_000);
    it.edit("a");
    await pass(QUIET + 10);
    it.go(before);
    await pass(10_000);
    expect([stored(it), it.shown().state]).toEqual(["start", "saved"]);
  });

  test("saving now waits for what is on its way and then saves the rest at once", async () => {
    const it = bench();
    it.slow(1_000);
    it.edit("a");
    await pass(QUIET + 10);
    it.edit("b");
    const saved = it.saver.saveNow();
    await pass(2_100);
    expect([await saved, stored(it), it.server.mostAtOnce]).toEqual([true, "b", 1]);
  });
});

describe("what can go wrong", () => {
  test("somebody else's version stops it: nothing is written over, nothing is sent any more", async () => {
    const it = bench();
    it.theirs("theirs");
    it.edit("mine");
    await pass(QUIET);
    expect([it.shown().state, it.shown().theirs, stored(it)]).toEqual(["conflict", 2, "theirs"]);
    it.edit("more");
    await pass(60_000);
    expect([await it.saver.saveNow(), it.server.writes, stored(it)]).toEqual([false, 1, "theirs"]);
    it.reload();
    it.edit("after");
    await pass(QUIET);
    expect([stored(it), it.overwritten]).toEqual(["after", []]);
  });

  test("a version that only renamed the workflow is nobody's graph: it goes on over it", async () => {
    const it = bench();
    it.server.version += 1;
    it.edit("mine");
    await pass(QUIET);
    expect([it.shown().state, stored(it), it.shown().version]).toEqual(["saved", "mine", 3]);
  });

  test("an answer that is lost after the server saved is no conflict with oneself", async () => {
    const it = bench();
    it.fates.push("lost_after");
    it.edit("a");
    await pass(QUIET);
    expect([it.shown().state, stored(it)]).toEqual(["offline", "a"]);
    it.edit("b");
    await pass(1_000);
    expect([it.shown().state, stored(it), it.shown().version]).toEqual(["saved", "b", 3]);
  });

  test("an undo after a lost answer is saved over what the server has", async () => {
    const it = bench();
    const before = it.now();
    it.fates.push("lost_after");
    it.edit("a");
    await pass(QUIET);
    it.go(before);
    await pass(1_000);
    expect([it.shown().state, stored(it)]).toEqual(["saved", "start"]);
  });

  test("without a network it tries again after 1, 2, 4 … 30 seconds, and at once when asked", async () => {
    const it = bench();
    it.fates.push(...Array<Fate>(9).fill("down"));
    it.edit("a");
    await pass(QUIET);
    for (const seconds of [1, 2, 4, 8, 16, 30, 30]) {
      const { writes } = it.server;
      await pass(seconds * 1_000 - 1);
      expect(it.server.writes).toBe(writes);
      await pass(1);
      expect(it.server.writes).toBe(writes + 1);
    }
    expect(await it.saver.saveNow()).toBe(false);
    expect([await it.saver.saveNow(), stored(it), it.shown().state]).toEqual([true, "a", "saved"]);
  });

  test("what is refused is said, and tried again only after the next edit", async () => {
    const it = bench();
    it.fates.push("refused");
    it.edit("bad");
    await pass(60_000);
    expect([it.shown().state, it.shown().message, it.server.writes]).toEqual(["refused", "invalid_graph!", 1]);
    it.edit("good");
    await pass(QUIET);
    expect([it.shown().state, it.shown().message, stored(it)]).toEqual(["saved", "", "good"]);
  });

  test("an active workflow that would stop is refused, which is no conflict although it is 409", async () => {
    const it = bench();
    const refusal = createSaver({
      now: () => graphOf("new"),
      read: async () => ({ version: 1, graph: graphOf("start") }),
      write: () => Promise.reject(answer(409, "would_stop_active")),
      show: (change) => Object.assign(it.server, change),
    });
    refusal.begin(graphOf("start"), { version: 1, graph: graphOf("start") });
    expect([await refusal.saveNow(), it.server]).toMatchObject([false, { state: "refused" }]);
  });

  test("signed out it keeps everything and waits", async () => {
    const it = bench();
    it.fates.push("signed_out");
    it.edit("a");
    await pass(60_000);
    it.edit("b");
    await pass(60_000);
    expect([it.shown().state, it.server.writes]).toEqual(["signed_out", 1]);
    expect([await it.saver.saveNow(), stored(it)]).toEqual([true, "b"]);
  });
});

describe("another change of the workflow", () => {
  test("waits for the save that is on its way and uses its version", async () => {
    const it = bench();
    it.slow(1_000);
    it.edit("a");
    await pass(QUIET + 10);
    const versions: number[] = [];
    const renamed = it.saver.change(async (version) => {
      versions.push(version);
      it.server.version += 1;
      return { version: version + 1 };
    });
    it.edit("b");
    await pass(5_000);
    await renamed;
    expect([versions, stored(it), it.shown().state, it.shown().version]).toEqual([[2], "b", "saved", 4]);
  });
});
