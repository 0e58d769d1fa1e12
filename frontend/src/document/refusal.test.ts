import { beforeEach, describe, expect, test } from "vitest";
import { dismiss, useRefusal, withCode } from "./refusal";

describe("what is done by code that is fetched first", () => {
  beforeEach(dismiss);

  test("is done once it is there", async () => {
    const done: number[] = [];
    await withCode("It was not done.", Promise.resolve({ add: (n: number) => done.push(n) }), ({ add }) => add(3));
    expect(done).toEqual([3]);
    expect(useRefusal.getState().error).toBeNull();
  });

  test("is said not to have been done where it could not be fetched", async () => {
    await withCode("It was not done.", Promise.reject(new TypeError("Failed to fetch")), () => {
      throw new Error("never");
    });
    const { title, error } = useRefusal.getState();
    expect([title, error?.message]).toEqual(["It was not done.", "Try it again when you are connected."]);
  });

  test("says of itself what goes wrong in it", async () => {
    const work = withCode("It was not done.", Promise.resolve({}), () => Promise.reject(new Error("its own")));
    await expect(work).rejects.toThrow("its own");
    expect(useRefusal.getState().error).toBeNull();
  });
});
