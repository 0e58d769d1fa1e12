import { expect, test } from "vitest";
import { allPages } from "./pages";

test("a list is read to its last page, each by the cursor of the one before", async () => {
  const pages: Record<string, { next: string | null; results: number[] }> = {
    "": { next: "http://here/api/v1/tools/?cursor=a%3D&page_size=200", results: [1, 2] },
    "a=": { next: "http://here/api/v1/tools/?cursor=b&page_size=200", results: [3] },
    b: { next: null, results: [] },
  };
  expect(await allPages<number>(async (cursor) => pages[cursor] ?? { results: [] })).toEqual([1, 2, 3]);
});
