import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Graph, Problem } from "../document/types";
import { createChecker, PAUSE_MS } from "./check";
import { useProblems } from "./store";

const graph = (name: string): Graph => ({ nodes: [], edges: [], config: {}, variables: { name } });
const problem = (detail: string): Problem => ({ code: "x", severity: "error", detail });

describe("asking what is wrong", () => {
  type Asked = { graph: Graph; answer: (problems: Problem[]) => void; refuse: (error: unknown) => void };
  let asked: Asked[];
  const checker = () =>
    createChecker((about) => new Promise((answer, refuse) => asked.push({ graph: about, answer, refuse })));
  const said = () => useProblems.getState().problems.map(({ detail }) => detail);

  beforeEach(() => {
    vi.useFakeTimers();
    asked = [];
    useProblems.setState({ problems: [], about: null, state: "idle" });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("while changes follow each other nothing is asked, then the newest alone", () => {
    const check = checker();
    const [one, two] = [graph("one"), graph("two")];
    check.soon(one);
    vi.advanceTimersByTime(PAUSE_MS - 1);
    check.soon(two);
    vi.advanceTimersByTime(PAUSE_MS);
    expect(asked.map(({ graph: about }) => about)).toEqual([two]);
    expect(useProblems.getState().state).toBe("asking");
  });

  test("a late answer about an older graph is dropped", async () => {
    const check = checker();
    check.now(graph("one"));
    check.now(graph("two"));
    asked[1]?.answer([problem("of two")]);
    asked[0]?.answer([problem("of one")]);
    await vi.advanceTimersByTimeAsync(0);
    expect(said()).toEqual(["of two"]);
  });

  test("an answer to a graph that has changed meanwhile is dropped", async () => {
    const check = checker();
    check.now(graph("one"));
    check.soon(graph("two"));
    asked[0]?.answer([problem("of one")]);
    await vi.advanceTimersByTimeAsync(0);
    expect(said()).toEqual([]);
  });

  test("when it fails, what was known stays and it says so", async () => {
    useProblems.getState().show([problem("known")], graph("one"));
    checker().now(graph("two"));
    asked[0]?.refuse(new Error("away"));
    await vi.advanceTimersByTimeAsync(0);
    expect(said()).toEqual(["known"]);
    expect(useProblems.getState().state).toBe("failed");
  });
});
