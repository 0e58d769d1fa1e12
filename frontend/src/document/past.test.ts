import { expect, test } from "vitest";
import { usePanels } from "../view/panels";
import { backToDraft, lookAt } from "./past";
import { graphNow, redo, undo, useDocument } from "./store";
import type { Graph } from "./types";

const graphOf = (word: string): Graph => ({ nodes: [], edges: [], config: {}, variables: { word } });

test("the draft comes back as the same object, with what could be undone and redone", () => {
  const { apply, load } = useDocument.getState();
  const [start, one, two] = [graphOf("start"), graphOf("one"), graphOf("two")];
  load(start);
  apply("One", () => one);
  apply("Two", () => two);
  undo();
  lookAt(graphOf("past"), "execution");
  lookAt(graphOf("older"), "execution");
  expect([graphNow().variables.word, usePanels.getState().mode]).toEqual(["older", "execution"]);
  backToDraft();
  expect([graphNow(), usePanels.getState().mode, useDocument.getState().label]).toEqual([one, "edit", "One"]);
  expect(graphNow()).toBe(one);
  redo();
  expect(graphNow()).toBe(two);
  undo();
  undo();
  expect(graphNow()).toBe(start);
});
