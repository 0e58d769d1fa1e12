import { beforeEach, describe, expect, test } from "vitest";
import { addNode, madeNode } from "./edits/add";
import { configure } from "./edits/configure";
import { remove } from "./edits/remove";
import { graphNow, MAX_STEPS, redo, undo, useDocument } from "./store";
import type { Graph } from "./types";

const EMPTY: Graph = { nodes: [], edges: [], config: {}, variables: {} };
const { apply, load } = useDocument.getState();
const history = () => useDocument.temporal.getState();
const start: Graph = addNode(madeNode(EMPTY, { type: "trigger", name: "Start", at: { x: 0, y: 0 } }))(EMPTY);
const named = (name: string) => configure("start", { name });
const name = () => graphNow().nodes[0]?.name;

beforeEach(() => load(start));

describe("the history", () => {
  test("one call is one step, and undo gives back the same object", () => {
    const seen = [graphNow()];
    for (const word of ["a", "b", "c"]) {
      apply("Rename", named(word));
      seen.push(graphNow());
    }
    for (const before of seen.slice(0, -1).reverse()) {
      undo();
      expect(graphNow()).toBe(before);
    }
    for (const after of seen.slice(1)) {
      redo();
      expect(graphNow()).toBe(after);
    }
  });

  test("a field that is typed in is one step, back to before its first letter", () => {
    for (const word of ["N", "Ne", "New"]) apply("Rename", named(word), "start/name");
    expect(history().pastStates).toHaveLength(1);
    undo();
    expect(graphNow()).toBe(start);
    redo();
    expect(name()).toBe("New");
  });

  test("another field, an edit between and an undo end what is typed", () => {
    apply("Rename", named("a"), "start/name");
    apply("Time", configure("start", { timeout_seconds: 5 }), "start/timeout");
    apply("Rename", named("b"), "start/name");
    apply("Remove", remove(new Set(["nobody"])));
    apply("Rename", named("c"), "start/name");
    expect(history().pastStates).toHaveLength(3);
    undo();
    apply("Rename", named("d"), "start/name");
    undo();
    expect(name()).toBe("a");
  });

  test("an edit that changes nothing records nothing and keeps what could be redone", () => {
    apply("Rename", named("a"));
    undo();
    apply("Rename", named("Start"));
    expect([history().pastStates.length, history().futureStates.length]).toEqual([0, 1]);
  });

  test("a new edit after undo drops what could be redone, a merged one too", () => {
    for (const merge of ["", "start/name"]) {
      load(start);
      apply("Rename", named("a"), merge);
      undo();
      apply("Rename", named("b"), merge);
      redo();
      expect(name()).toBe("b");
      undo();
      expect(graphNow()).toBe(start);
    }
  });

  test("what is loaded has nothing before it, and is not merged with", () => {
    apply("Rename", named("a"), "start/name");
    load(start);
    expect([history().pastStates.length, history().futureStates.length]).toEqual([0, 0]);
    apply("Rename", named("b"), "start/name");
    undo();
    expect(graphNow()).toBe(start);
  });

  test("the label says what undo and redo are about", () => {
    apply("First", named("a"));
    apply("Second", named("b"));
    expect(useDocument.getState().label).toBe("Second");
    undo();
    expect(useDocument.getState().label).toBe("First");
    expect(history().futureStates.at(-1)?.label).toBe("Second");
  });

  test("an edit that throws changes nothing and the next is recorded", () => {
    const broken = () => {
      throw new Error("broken");
    };
    expect(() => apply("Broken", broken, "start/name")).toThrow("broken");
    apply("Rename", named("a"), "start/name");
    apply("Rename", named("b"), "start/name");
    undo();
    expect(graphNow()).toBe(start);
  });

  test("it forgets its oldest steps", () => {
    for (let number = 0; number < MAX_STEPS + 20; number += 1) apply("Rename", named(`n${number}`));
    expect(history().pastStates).toHaveLength(MAX_STEPS);
  });
});
