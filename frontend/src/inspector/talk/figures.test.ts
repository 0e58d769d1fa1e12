import { expect, test } from "vitest";
import type { Conversation, Turn } from "../../api/turns";
import { callWords, costOf, figuresOf, stopWords } from "./figures";

const turn = (more: Partial<Turn>): Turn => ({
  number: 1,
  attempt: 1,
  provider: "scripted",
  model: "script",
  told: [],
  text: "",
  output: null,
  calls: [],
  stop_reason: "stop",
  input_tokens: 100,
  output_tokens: 20,
  cost: "0.25",
  cached: false,
  tried: [],
  started_at: "2026-11-30T09:00:00Z",
  answered_at: "2026-11-30T09:00:01Z",
  ...more,
});
const call = { name: "look", arguments: {}, state: "done", result: "", is_error: false, seconds: 1 };
const LIMITS: Conversation["limits"] = {
  max_iterations: 8,
  max_tool_calls: 20,
  max_seconds: 900,
  max_total_tokens: 500_000,
  max_cost_usd: "2.000000",
};
const said = (conversation: Conversation) =>
  figuresOf(conversation, String, (amount) => `$${amount}`).map(({ name, words }) => `${name}: ${words}`);

test("a conversation says what it has used beside what it may use", () => {
  const turns = [turn({ calls: [call, call] }), turn({ number: 2, calls: [call], cost: "0.5" })];

  expect(said({ turns, limits: LIMITS })).toEqual([
    "Turns: 2 of 8 at most",
    "Calls of tools: 3 of 20 at most",
    "Tokens: 240 of 500000 at most",
    "Cost: $0.75 of $2 at most",
  ]);
});

test("where nobody knows the limits or there is none in money, only what was used is said", () => {
  expect(said({ turns: [turn({})], limits: null })).toEqual([
    "Turns: 1",
    "Calls of tools: 0",
    "Tokens: 120",
    "Cost: $0.25",
  ]);
  expect(said({ turns: [turn({})], limits: { ...LIMITS, max_cost_usd: null } }).at(-1)).toBe("Cost: $0.25");
});

test("a price that is not known makes no sum", () => {
  expect(costOf([turn({}), turn({ cost: null })])).toBeNull();
  expect(costOf([])).toBeNull();
  expect(said({ turns: [turn({ cost: null })], limits: LIMITS }).map((words) => words.split(":")[0])).not.toContain(
    "Cost",
  );
});

test("an answer that is not whole says why, a call how far it is", () => {
  expect(["stop", "tool_calls"].map(stopWords)).toEqual(["", ""]);
  for (const reason of ["length", "refusal", "filtered"]) expect(stopWords(reason)).not.toBe("");
  expect(callWords({ state: "asked", is_error: false })).toBe("not called yet");
  expect(callWords({ state: "begun", is_error: false })).toBe("called, no answer yet");
  expect(callWords({ state: "done", is_error: true })).toBe("failed or refused");
  expect(callWords({ state: "done", is_error: false })).toBe("");
});
