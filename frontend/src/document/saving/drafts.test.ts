import { expect, test } from "vitest";
import { type Draft, draftsOf, dropDraftOf, keepDraft } from "./drafts";

function shelf(limit = 10_000) {
  const kept = new Map<string, string>();
  return {
    get length() {
      return kept.size;
    },
    key: (place: number) => [...kept.keys()][place] ?? null,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => {
      if (value.length > limit) throw new DOMException("full", "QuotaExceededError");
      kept.set(key, value);
    },
    removeItem: (key: string) => {
      kept.delete(key);
    },
  };
}

const draft = (version: number, at: string, workflow = "w"): Draft => ({
  workflow,
  version,
  at,
  graph: { nodes: [], edges: [], config: {}, variables: { at } },
});

test("each tab keeps one draft, the newest comes first, another workflow's is not seen", () => {
  const here = shelf();
  keepDraft(here, draft(1, "2026-01-01"), "one");
  keepDraft(here, draft(2, "2026-01-02"), "one");
  keepDraft(here, draft(2, "2026-01-03"), "two");
  keepDraft(here, draft(9, "2026-01-04", "other"), "one");
  expect(draftsOf(here, "w").map(({ at }) => at)).toEqual(["2026-01-03", "2026-01-02"]);
  dropDraftOf(here, "w", "two");
  expect(draftsOf(here, "w").map(({ version }) => version)).toEqual([2]);
  for (const { key } of draftsOf(here, "w")) here.removeItem(key);
  expect([draftsOf(here, "w").length, draftsOf(here, "other").length]).toEqual([0, 1]);
});

test("what cannot be read goes, and a full shelf is no error", () => {
  const here = shelf(5);
  here.setItem("pastetrader.draft/1/w/1/one", "{");
  expect([draftsOf(here, "w"), here.length]).toEqual([[], 0]);
  expect(() => keepDraft(here, draft(1, "2026-01-01"), "one")).not.toThrow();
});
