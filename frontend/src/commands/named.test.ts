import { expect, test } from "vitest";
import { labelled } from "./named";

const add = (name: string) => `Add ${name} now`;

test("a name that people gave stands apart from the words around it, also where the words have it, too", () => {
  expect(labelled(add, "Analyst")).toEqual({
    label: "Add Analyst now",
    named: { name: "Analyst", before: "Add ", after: " now" },
  });
  expect(labelled(add, "now").named).toEqual({ name: "now", before: "Add ", after: " now" });
});

test("a word of ours is translated with the rest", () => {
  expect(labelled(add, "Market data", false)).toEqual({ label: "Add Market data now" });
});
