import { describe, expect, test } from "vitest";
import { arrived, committed, composing, drafted, due, isDirty, typed } from "./draft";

const same = (one: string, other: string) => one === other;

describe("a draft", () => {
  test("is committed once, and only when it says something new", () => {
    const draft = typed(drafted("a"), "ab");
    expect(due(draft)).toBe("ab");
    expect(due(committed(draft))).toBeNull();
    expect(due(typed(draft, "a"))).toBeNull();
  });

  test("is not committed while a syllable is composed", () => {
    const draft = composing(typed(drafted(""), "ㅎ"), true);
    expect(due(draft)).toBeNull();
    expect(due(composing(typed(draft, "한"), false))).toBe("한");
  });

  test("follows the document, but not under the hands of somebody who types", () => {
    expect(arrived(drafted("a"), "b", same).text).toBe("b");
    expect(arrived(typed(drafted("a"), "ab"), "b", same).text).toBe("ab");
  });

  test("keeps how a value was typed when the document writes it otherwise", () => {
    const draft = committed(typed(drafted("1"), "1."));
    expect(arrived(draft, "1", (one, other) => Number(one) === Number(other)).text).toBe("1.");
    expect(isDirty(draft)).toBe(false);
  });
});
