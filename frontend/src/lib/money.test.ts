import { expect, test } from "vitest";
import { dollars } from "./money";

test("amounts keep the digits that say something, cents at least", () => {
  expect(dollars(0.0012, "en")).toBe("$0.0012");
  expect(dollars(12.5, "en")).toBe("$12.50");
  expect(dollars(1234.567_891_2, "ko")).toBe("$1,234.567891");
});

test("what is less than can be said is not nothing", () => {
  expect(dollars(0, "en")).toBe("$0.00");
  expect(dollars(0.000_000_4, "en")).toBe("< $0.000001");
});
