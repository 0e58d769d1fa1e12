import { describe, expect, test } from "vitest";
import { edgeState, itemCount } from "./edges";
import { applied, newRun } from "./following/apply";
import { withItems } from "./following/counts";
import { causeWord } from "./status";
import type { NodeRun } from "./store";
import { bars, firstFailed, ordered, totals } from "./timeline/timeline";

const run = (...nodes: object[]) =>
  applied(
    newRun("x"),
    nodes.map((data) => ({ kind: "node" as const, execution: "x", data: data as Record<string, unknown> })),
  );
const step = (status: string, more: object = {}): NodeRun => {
  const [found] = run({ key: "a", status, ...more }).nodes.values();
  if (!found) throw new Error("no step");
  return found;
};
const on = (source_handle = "") => ({ source_handle });

describe("what went along an edge", () => {
  test("nothing is said before its source has ended", () => {
    expect(edgeState(on(), step("running"), step("pending"))).toBe("");
    expect(edgeState(on(), undefined, step("pending"))).toBe("");
  });

  test("data moves while the target is at work, and has gone along afterwards", () => {
    expect(edgeState(on(), step("completed"), step("running"))).toBe("moving");
    expect(edgeState(on(), step("completed"), step("completed"))).toBe("fired");
  });

  test("only the branch that was chosen fires", () => {
    const source = step("completed", { handle: "true" });
    expect(edgeState(on("true"), source, step("completed"))).toBe("fired");
    expect(edgeState(on("false"), source, step("skipped"))).toBe("dead");
  });

  test("a failure goes along the error output alone", () => {
    expect(edgeState(on("error"), step("failed"), step("completed"))).toBe("fired");
    expect(edgeState(on(), step("failed"), step("skipped"))).toBe("dead");
    expect(edgeState(on("error"), step("completed"), step("skipped"))).toBe("dead");
  });

  test("items are counted where there is one list", () => {
    expect(itemCount([1, 2])).toBe(2);
    expect(itemCount({ items: [1], at: "now" })).toBe(1);
    expect(itemCount({ a: [], b: [] })).toBeNull();
    expect(itemCount("text")).toBeNull();
  });
});

test("what a step handed on stays known when more is told of it, and other steps stay the same objects", () => {
  const before = run({ key: "a", status: "completed" }, { key: "b", status: "completed" });
  const counted = withItems(before, new Map([["a", 3]]));
  expect([counted.nodes.get("a")?.items, counted.nodes.get("b")]).toEqual([3, before.nodes.get("b")]);
  const told = { kind: "node" as const, execution: "x", data: { key: "a", status: "completed", retries: 2 } };
  expect(applied(counted, [told]).nodes.get("a")).toMatchObject({ items: 3, retries: 2 });
});

describe("a run in time", () => {
  const at = (seconds: number) => new Date(1_000_000 + seconds * 1000).toISOString();
  const found = run(
    { key: "a", order: 0, status: "completed", started_at: at(0), ended_at: at(2) },
    { key: "b", order: 1, status: "failed", started_at: at(2), ended_at: at(4), attempt: 4, retries: 2 },
    { key: "c", order: 2, status: "skipped" },
    { key: "d", order: 3, status: "running", started_at: at(4) },
  );

  test("what failed stands first, what has not begun last", () => {
    expect(ordered(found.nodes.values()).map(({ key }) => key)).toEqual(["b", "a", "d", "c"]);
    expect(firstFailed(found)?.key).toBe("b");
  });

  test("a bar reaches from its begin to its end, a running one to now", () => {
    const { whole, rows: all } = bars(found, Date.parse(at(8)));
    const rows = new Map(all.map((bar) => [bar.node.key, bar]));
    expect(whole).toBe(8_000);
    expect(rows.get("a")).toMatchObject({ from: 0, to: 2_000 });
    expect(rows.get("d")).toMatchObject({ from: 4_000, to: 8_000 });
    expect(rows.get("c")?.from).toBeNull();
  });

  test("a row that goes on makes the whole longer and leaves the other rows as they are", () => {
    const [before, after] = [8, 20].map((seconds) => bars(found, Date.parse(at(seconds))));
    const moved = after?.rows.filter((bar, place) => bar.to !== before?.rows[place]?.to).map(({ node }) => node.key);
    expect(moved).toEqual(["d"]);
    expect(after?.whole).toBe(20_000);
  });

  test("the steps are counted by what became of them", () => {
    expect(totals(found)).toEqual({ done: 1, skipped: 1, failed: 1, all: 4, retries: 2 });
  });
});

describe("a run that took steps over from an earlier one", () => {
  const at = (seconds: number) => new Date(90_000_000 + seconds * 1000).toISOString();
  const again = applied(newRun("x"), [
    { kind: "execution", execution: "x", data: { status: "completed", started_at: at(0), ended_at: at(5) } },
    {
      kind: "node",
      execution: "x",
      data: { key: "a", status: "completed", cause: "kept", started_at: at(-7_200), ended_at: at(-7_199) },
    },
    { kind: "node", execution: "x", data: { key: "b", status: "completed", started_at: at(1), ended_at: at(4) } },
  ]);

  test("bars reach from its own beginning to its end, and what was taken over has none", () => {
    const { whole, rows: all } = bars(again, Date.parse(at(9)));
    const rows = new Map(all.map((bar) => [bar.node.key, bar]));
    expect(whole).toBe(5_000);
    expect(rows.get("a")).toMatchObject({ from: null });
    expect(rows.get("b")).toMatchObject({ from: 1_000, to: 4_000 });
  });

  test("that is said of it, and of no other step", () => {
    const [a, b] = [again.nodes.get("a"), again.nodes.get("b")];
    expect([a?.cause, b?.cause].map((cause) => causeWord(cause ?? ""))).toEqual(["Taken over", ""]);
  });
});

test("many rows stay where they are and keep their scale for a while, until the run is over", () => {
  const at = (second: number) => new Date(Date.UTC(2026, 2, 2, 9, 0, second)).toISOString();
  const count = 120;
  const began = (key: number, second: number) => ({
    kind: "node" as const,
    execution: "x",
    data: { key: `n${key}`, order: key, status: "running", started_at: at(second) },
  });
  const ended = (key: number, second: number, status: string) => {
    const { data, ...told } = began(key, second);
    return { ...told, data: { ...data, status, ended_at: at(second + 1) } };
  };
  const pending = Array.from({ length: count }, (_, key) => ({ key: `n${key}`, order: key, status: "pending" }));
  const execution = { status: "running", started_at: at(0) };
  const start = applied(newRun("x"), [{ kind: "snapshot", execution: "x", data: { execution, nodes: pending } }]);
  const run = applied(start, [began(90, 1), began(10, 2)]);
  const scale = (second: number) => bars(run, Date.parse(at(second)));

  expect(scale(5).rows.map(({ node }) => node.order)).toEqual(pending.map(({ order }) => order));
  expect(scale(20).whole).toBe(scale(21).whole);
  expect(scale(20).whole).toBeGreaterThanOrEqual(20_000);
  expect(scale(20).whole).toBeLessThan(30_000);

  const failed = applied(run, [ended(100, 3, "failed")]);
  expect(bars(failed, Date.parse(at(5))).rows[0]?.node.key).toBe("n100");
  const end = {
    kind: "execution" as const,
    execution: "x",
    data: { status: "failed", started_at: at(0), ended_at: at(7) },
  };
  const over = applied(failed, [ended(90, 1, "completed"), ended(10, 2, "completed"), end]);
  const last = bars(over, Date.parse(at(60)));
  expect(last.whole).toBe(7_000);
  expect(last.rows.slice(0, 3).map(({ node }) => node.key)).toEqual(["n100", "n90", "n10"]);
});
