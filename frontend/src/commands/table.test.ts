import { describe, expect, test } from "vitest";
import type { Graph } from "../document/types";
import type { Selection } from "../view/overlay";
import { chordOf, commandFor, type Ground, keyOf, type Press, shownKeys } from "./keys";
import { COMMANDS, GROUPS } from "./table";
import type { Situation } from "./types";

const graph = (...nodes: { key: string; is_enabled?: boolean }[]): Graph =>
  ({
    nodes: nodes.map((node, place) => ({
      name: node.key,
      is_enabled: true,
      position_x: place,
      position_y: 0,
      ...node,
    })),
    edges: [],
    config: {},
    variables: {},
  }) as unknown as Graph;
const selection = (nodes: string[], edges: string[] = []): Selection => ({
  nodes: new Set(nodes),
  edges: new Set(edges),
});

function* situations(): Generator<Situation> {
  const both = [true, false];
  const selections = [
    selection([]),
    selection(["a"]),
    selection(["off"]),
    selection(["a", "off"]),
    selection([], ["e"]),
  ];
  for (const mode of ["edit", "execution", "view"] as const)
    for (const isRunning of both)
      for (const canUndo of both)
        for (const canRedo of both)
          for (const selected of selections)
            for (const found of [graph(), graph({ key: "a" }, { key: "off", is_enabled: false })])
              for (const focused of ["", "a"])
                yield { graph: found, selected, focused, mode, isRunning, canUndo, canRedo };
}

const EDITING: Situation = {
  graph: graph({ key: "a" }, { key: "b" }),
  selected: selection(["a"]),
  focused: "",
  mode: "edit",
  isRunning: false,
  canUndo: true,
  canRedo: true,
};
const press = (key: string, code = "", more: Partial<Press> = {}): Press => ({
  key,
  code,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  isComposing: false,
  ...more,
});
const meant = (how: Press, ground: Ground = "canvas", now = EDITING, isMac = false) =>
  commandFor(how, ground, COMMANDS, now, isMac)?.id;

describe("the table of commands", () => {
  test("no key means two commands in any situation", () => {
    const clashes = new Set<string>();
    for (const now of situations()) {
      const taken = new Map<string, string>();
      for (const row of COMMANDS.filter((one) => one.when(now))) {
        for (const keys of row.keys) {
          const other = taken.get(keys);
          if (other) clashes.add(`${keys}: ${other}, ${row.id}`);
          taken.set(keys, row.id);
        }
      }
    }
    expect([...clashes]).toEqual([]);
  });

  test("each command has one id, a name and a group that is shown", () => {
    expect(new Set(COMMANDS.map(({ id }) => id)).size).toBe(COMMANDS.length);
    expect(COMMANDS.filter((row) => !row.label() || !GROUPS.some(({ id }) => id === row.group))).toEqual([]);
  });

  test("what changes the workflow is closed where it may only be looked at", () => {
    for (const now of situations()) {
      if (now.mode === "edit") continue;
      const open = COMMANDS.filter((row) => row.when(now)).map(({ id }) => id);
      for (const id of ["undo", "redo", "delete", "paste", "cut", "duplicate", "disable", "rename", "add", "tidy"]) {
        expect(open).not.toContain(id);
      }
    }
  });
});

describe("keys", () => {
  const ctrl = { ctrlKey: true };

  test("mean what people expect of an editor", () => {
    expect(meant(press("z", "KeyZ", ctrl))).toBe("undo");
    expect(meant(press("Z", "KeyZ", { ...ctrl, shiftKey: true }))).toBe("redo");
    expect(meant(press("y", "KeyY", ctrl))).toBe("redo");
    expect(meant(press("Delete"))).toBe("delete");
    expect(meant(press("Enter", "Enter", ctrl))).toBe("run");
    expect(meant(press("Enter"))).toBe("open");
    expect(meant(press("ArrowLeft"))).toBe("move-left");
    expect(meant(press("ArrowLeft", "", { altKey: true }))).toBe("go-left");
    expect(meant(press("?", "Slash", { shiftKey: true }))).toBe("shortcuts");
    expect(meant(press("+", "Equal", { shiftKey: true }))).toBe("zoom-in");
    expect(meant(press("1", "Digit1"))).toBe("fit");
  });

  test("are Ctrl here and Cmd on a Mac", () => {
    expect(meant(press("z", "KeyZ", { metaKey: true }), "canvas", EDITING, true)).toBe("undo");
    expect(meant(press("z", "KeyZ", ctrl), "canvas", EDITING, true)).toBeUndefined();
    expect(meant(press("z", "KeyZ", { metaKey: true }))).toBeUndefined();
  });

  test("are found by their place when they write Hangul", () => {
    expect(meant(press("ㅇ", "KeyD"))).toBe("disable");
    expect(meant(press("ㅋ", "KeyZ", ctrl))).toBe("undo");
    expect(keyOf({ key: "Process", code: "KeyD", shiftKey: false })).toBe("D");
  });

  test("are found by what they write on other Latin keyboards", () => {
    // A French keyboard: the key in the place of W writes Z.
    expect(meant(press("z", "KeyW", ctrl))).toBe("undo");
  });

  test("belong to the field that one types in, but for saving, running and the palette", () => {
    expect(meant(press("d", "KeyD"), "field")).toBeUndefined();
    expect(meant(press("z", "KeyZ", ctrl), "field")).toBeUndefined();
    expect(meant(press("Backspace"), "field")).toBeUndefined();
    expect(meant(press("s", "KeyS", ctrl), "field")).toBe("save");
    expect(meant(press("k", "KeyK", ctrl), "field")).toBe("palette");
    expect(meant(press("Enter", "Enter", ctrl), "field")).toBe("run");
  });

  test("that make a letter are no commands", () => {
    for (const ground of ["canvas", "control", "field"] as const) {
      expect(meant(press("Enter", "Enter", { isComposing: true }), ground)).toBeUndefined();
      for (const key of ["s", "k", "Enter"]) {
        expect(meant(press(key, `Key${key.toUpperCase()}`, { ...ctrl, isComposing: true }), ground)).toBeUndefined();
      }
    }
    expect(meant(press("ㅇ", "KeyD", { keyCode: 229 }))).toBeUndefined();
  });

  test("that a button uses are the button's", () => {
    expect(meant(press("Enter"), "control")).toBeUndefined();
    expect(meant(press("ArrowLeft"), "control")).toBeUndefined();
    expect(meant(press("Delete"), "control")).toBeUndefined();
    expect(meant(press("z", "KeyZ", ctrl), "control")).toBe("undo");
  });

  test("stop what runs", () => {
    expect(meant(press("Enter", "Enter", ctrl), "canvas", { ...EDITING, isRunning: true })).toBe("stop");
  });

  test("switch a step off and on again", () => {
    const off = { ...EDITING, graph: graph({ key: "a", is_enabled: false }) };
    expect([meant(press("d", "KeyD")), meant(press("d", "KeyD"), "canvas", off)]).toEqual(["disable", "enable"]);
  });

  test("are written as keyboards are labelled", () => {
    expect(shownKeys("Mod+Shift+Z", false)).toEqual(["Ctrl", "Shift", "Z"]);
    expect(shownKeys("Mod+Shift+Z", true)).toEqual(["⇧⌘Z"]);
    expect(shownKeys("+", false)).toEqual(["+"]);
    expect(chordOf("Alt+ArrowLeft")).toEqual({ key: "ArrowLeft", mod: false, shift: false, alt: true });
  });
});
