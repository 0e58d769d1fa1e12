import { beforeEach, describe, expect, test } from "vitest";
import { usePanels } from "../view/panels";
import { backToDraft, draftNow, isDraftShown, loadDraft, lookAt, usePast } from "./past";
import { graphNow, redo, undo, useDocument } from "./store";
import type { Graph } from "./types";

const graphOf = (word: string): Graph => ({ nodes: [], edges: [], config: {}, variables: { word } });
const mode = () => usePanels.getState().mode;
const [start, one, two] = [graphOf("start"), graphOf("one"), graphOf("two")];

describe("the draft while something else is shown", () => {
  beforeEach(() => {
    backToDraft();
    const { apply, load } = useDocument.getState();
    load(start);
    apply("One", () => one);
    apply("Two", () => two);
    undo();
  });

  test("comes back as the same object, with what could be undone and redone", () => {
    lookAt(graphOf("past"), { mode: "execution" });
    lookAt(graphOf("older"), { mode: "view", version: 3 });
    expect([graphNow().variables.word, mode(), usePast.getState().version]).toEqual(["older", "view", 3]);
    backToDraft();
    expect([mode(), useDocument.getState().label, usePast.getState().version]).toEqual(["edit", "One", 0]);
    expect(graphNow()).toBe(one);
    redo();
    expect(graphNow()).toBe(two);
    undo();
    undo();
    expect(graphNow()).toBe(start);
  });

  test("is what would be saved, and nothing of what is shown can be undone into it", () => {
    lookAt(graphOf("past"), { mode: "execution" });
    expect([draftNow(), isDraftShown()]).toEqual([one, false]);
    undo();
    expect(graphNow().variables.word).toBe("past");
    backToDraft();
    expect([draftNow(), graphNow(), isDraftShown()]).toEqual([one, one, true]);
  });

  test("is left alone when nothing was shown in its place", () => {
    backToDraft();
    expect(graphNow()).toBe(one);
    redo();
    expect(graphNow()).toBe(two);
  });

  test("is loaded anew without being shown before its turn", () => {
    lookAt(graphOf("past"), { mode: "execution" });
    loadDraft(two);
    expect([graphNow().variables.word, draftNow()]).toEqual(["past", two]);
    backToDraft();
    expect(graphNow()).toBe(two);
    undo();
    expect(graphNow()).toBe(two);
  });

  test("what there is to do afterwards is done once, also when one goes on to something else", () => {
    const done: string[] = [];
    lookAt(graphOf("past"), { mode: "execution", left: () => done.push("execution") });
    lookAt(graphOf("older"), { mode: "view", left: () => done.push("version") });
    expect(done).toEqual(["execution"]);
    backToDraft();
    backToDraft();
    expect(done).toEqual(["execution", "version"]);
  });
});
