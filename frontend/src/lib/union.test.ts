import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createUnion, type Told } from "./union";

type Heard = (event: { data: string; lastEventId: string }) => void;

/** A connection whose other end the test plays. */
function line(address: string) {
  const heard = new Map<string, Heard>();
  const made = {
    address,
    readyState: 1,
    heard,
    addEventListener(kind: string, take: unknown): void {
      heard.set(kind, take as Heard);
    },
    close(): void {
      made.readyState = 2;
    },
    say(kind: string, execution: string, lastEventId: string, data: object = {}): void {
      heard.get(kind)?.({ data: JSON.stringify({ ...data, execution_id: execution }), lastEventId });
    },
    fail(readyState: number): void {
      made.readyState = readyState;
      heard.get("error")?.({ data: "", lastEventId: "" });
    },
  };
  return made;
}

describe("one connection for what is watched", () => {
  const lines: ReturnType<typeof line>[] = [];
  const now = () => {
    const last = lines.at(-1);
    if (!last) throw new Error("no connection");
    return last;
  };
  const union = () =>
    createUnion((address) => {
      const made = line(address);
      lines.push(made);
      return made as never;
    });

  beforeEach(() => {
    vi.useFakeTimers();
    lines.length = 0;
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("twelve executions that are watched together are one connection", () => {
    const all = union();
    for (let number = 0; number < 12; number += 1) all.watch(`x${number}`, () => {});
    vi.advanceTimersByTime(100);
    expect(lines).toHaveLength(1);
    expect(now().address).toContain("x0,x1,");
  });

  test("each hears of its own execution alone", () => {
    const all = union();
    const [one, other]: [Told[], Told[]] = [[], []];
    all.watch("a", (told) => one.push(told));
    all.watch("b", (told) => other.push(told));
    vi.advanceTimersByTime(100);
    now().say("node", "b", "-7");
    expect(one).toEqual([]);
    expect(other.map(({ kind }) => kind)).toEqual(["node"]);
  });

  test("when one more is watched, the others go on where they were and the new one comes whole", () => {
    const all = union();
    all.watch("a", () => {});
    vi.advanceTimersByTime(100);
    now().say("snapshot", "a", "41");
    all.watch("b", () => {});
    vi.advanceTimersByTime(100);
    expect(lines).toHaveLength(2);
    expect(lines[0]?.readyState).toBe(2);
    expect(now().address).toMatch(/ids=a,b&after=41-$/);
  });

  test("after the last end the connection is closed", () => {
    const all = union();
    all.watch("a", () => {});
    vi.advanceTimersByTime(100);
    now().say("end", "a", "3");
    expect(now().readyState).toBe(2);
    vi.advanceTimersByTime(100_000);
    expect(lines).toHaveLength(1);
  });

  test("a refused connection is tried again, and everybody is told that it is away", () => {
    const all = union();
    const heard: string[] = [];
    all.watch("a", ({ kind }) => heard.push(kind));
    vi.advanceTimersByTime(100);
    now().say("node", "a", "9");
    now().fail(2);
    vi.advanceTimersByTime(2_500);
    expect(lines).toHaveLength(2);
    expect(now().address).toContain("after=9");
    now().heard.get("open")?.({ data: "", lastEventId: "" });
    expect(heard).toEqual(["node", "away", "back"]);
  });

  test("a lost connection is left to the browser, which comes back by itself", () => {
    const all = union();
    all.watch("a", () => {});
    vi.advanceTimersByTime(100);
    now().fail(0);
    vi.advanceTimersByTime(60_000);
    expect(lines).toHaveLength(1);
  });

  test("what nobody watches any more is not asked for", () => {
    const all = union();
    const take = (): void => {};
    all.watch("a", take);
    all.watch("b", take);
    vi.advanceTimersByTime(100);
    all.leave("a", take);
    vi.advanceTimersByTime(100);
    expect(now().address).toContain("ids=b");
    all.leave("b", take);
    expect(now().readyState).toBe(2);
  });
});
