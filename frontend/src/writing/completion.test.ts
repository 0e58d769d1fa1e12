import { expect, test } from "vitest";
import { completed, goesOn, inserted, moved, toBrowser, toServer } from "./completion";

test("places are counted in characters by the server and in halves by the browser", () => {
  const text = "😀한{{ o";
  expect(toServer(text, text.length)).toBe(6);
  for (let place = 0; place <= 6; place += 1) expect(toServer(text, toBrowser(text, place))).toBe(place);
  expect(toBrowser(text, 99)).toBe(text.length);
});

test("a completion takes the place of what was typed", () => {
  const one = { text: "output", detail: "", start: 4, end: 6 };
  expect(completed("😀{{ ou.x }}", one)).toEqual({ text: "😀{{ output.x }}", cursor: 11 });
});

test("with braces of its own, the cursor stays inside of them", () => {
  const one = { text: "{{ output }}", detail: "", start: 0, end: 2 };
  expect(completed("ou", one)).toEqual({ text: "{{ output }}", cursor: 9 });
});

test("a value is put into braces, unless it lands in some", () => {
  expect(inserted("a ", 2, 2, "nodes.s.x").text).toBe("a {{ nodes.s.x }}");
  expect(inserted("{{  }}", 3, 3, "nodes.s.x").text).toBe("{{ nodes.s.x }}");
  expect(inserted("{{ a }} b", 9, 9, "x").text).toBe("{{ a }} b{{ x }}");
});

test("the active option goes round", () => {
  expect([moved(0, 3, -1), moved(2, 3, 1), moved(0, 0, 1)]).toEqual([2, 0, -1]);
});

test("a completion goes on with a word that was begun, and not with one that stands there whole", () => {
  const close = (start: number, end: number) => ({ text: "close", detail: "", start, end });
  expect([goesOn("clo", close(0, 3)), goesOn("close", close(0, 5)), goesOn("30 ", close(3, 3))]).toEqual([
    true,
    false,
    false,
  ]);
});
