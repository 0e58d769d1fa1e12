import { expect, test } from "vitest";
import { keyFrom } from "./keys";

const KEY = /^[a-z][a-z0-9_]{0,63}$/;

test.each(["0".repeat(300), "a".repeat(300), `9 ${"z ".repeat(100)}`, "과매도", "", "__", "\n1\n"])(
  "a key fits what the server takes, whatever the name: %j",
  (name) => {
    const taken = new Set<string>();
    for (let time = 0; time < 12; time += 1) taken.add(keyFrom(name, taken, "aggregator"));

    expect(taken.size).toBe(12);
    for (const key of taken) expect(key).toMatch(KEY);
  },
);

test("a key is made of the letters and digits of the name", () => {
  expect(keyFrom("Déjà vu: 50 days", new Set())).toBe("deja_vu_50_days");
  expect(keyFrom("50 days", new Set(["step_50_days"]))).toBe("step_50_days_2");
});
