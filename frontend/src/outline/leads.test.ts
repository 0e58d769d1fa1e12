import { expect, test } from "vitest";
import { graphOf } from "../canvas/sample";
import { leadsOf } from "./leads";

test("a condition says by which way it leads where", () => {
  expect(leadsOf(graphOf("check>a:true", "check>b:false")).get("check")).toBe("yes: a · no: b");
});
