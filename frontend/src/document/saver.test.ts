import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ApiError } from "../api/client";
import type { Save } from "./outcome";
import { sameGraph } from "./same";
import { createSaver, QUIET } from "./saver";
import type { Graph } from "./types";

const graphOf = (word: string): Graph => ({ nodes: [], edges: [], config: {}, variables: { word } });
const answer = (status: number, code: string, more = {}) =>
  new ApiError(status, { code, detail: `${code}!`, problems: [], ...more });

type Fate = "ok" | "lost_before" | "lost_after" | "refused" | "down" | "signed_out";

/** The wire: one stored graph and its version; what a request becomes is said before it is sent. */
function bench() {
  const server = { version: 1, graph: graphOf("start"), isTheirs: false, writes: 0, atOnce: 0, mostAtOnce: 0 };
  const fates: Fate[] = [];
  let delay = 0;
  let document = graphOf("start");
  let seen = 1;
  const overwritten: string[] = [];
  let shown: Save = { state: "saved", version: 0, theirs: null, message: "", problems: [] };

  const arrived = async () => {
    if (delay) await new Promise((done) => setTimeout(done, delay));
  };
  const saver = createSaver({
    now: () => document,
    read: async () => {
      await arrived();
      if (fates[0] === "down") throw new ApiError(0, {});
      return { version: server.version, graph: structuredClone(server.graph) };
    },
    write: async (graph, version) => {
      const fate = fates.shift() ?? "ok";
      server.writes += 1;
      server.atOnce += 1;
      server.mostAtOnce = Math.max(server.mostAtOnce, server.atOnce);
      const sent = structuredClone(graph);
      try {
        await arrived();
        if (fate === "lost_before" || fate === "down") throw new ApiError(0, {});
        if (fate === "signed_out") throw answer(401, "not_authenticated");
        if (fate === "refused") throw answer(400, "invalid_graph");
        if (version !== server.version) throw answer(409, "conflict", { current_version: server.version });
        if (!sameGraph(server.graph, sent)) {
          if (server.isTheirs && seen < server.version) overwritten.push(String(server.graph.variables.word));
          Object.assign(server, { graph: sent, version: version + 1, isTheirs: false });
        }
        if (fate === "lost_after") throw new ApiError(0, {});
        return server.version;
      } finally {
        server.atOnce -= 1;
      }
    },
    show: (change) => {
      shown = { ...shown, ...change };
    },
  });
  saver.begin(document, { version: 1, graph: graphOf("start") });
  return {
    server,
    saver,
    fates,
    overwritten,
    shown: () => shown,
    slow: (ms: number) => {
      delay = ms;
    },
    go: (graph: Graph) => {
      document = graph;
      saver.edited();
    },
    edit(word: string) {
      this.go(graphOf(word));
    },
    now: () => document,
    theirs(word: string) {
      Object.assign(server, { graph: graphOf(word), version: server.version + 1, isTheirs: true });
    },
    reload() {
      seen = server.version;
      document = server.graph;
      saver.begin(document, { version: server.version, graph: server.graph });
    },
  };
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const stored = ({ server }: ReturnType<typeof bench>) => server.graph.variables.word;

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
