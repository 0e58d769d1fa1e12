import { expect, test } from "vitest";
import { ApiError } from "../../api/client";
import { failureOf, isLost, waitAfter } from "./outcome";

const stateOf = (status: number, code = "") => failureOf(new ApiError(status, { code })).state;

test("each answer has its state", () => {
  expect([stateOf(412), stateOf(409, "conflict"), stateOf(409, "would_stop_active")]).toEqual([
    "conflict",
    "conflict",
    "refused",
  ]);
  expect([400, 403, 404, 413, 422].map((status) => stateOf(status, "permission_denied"))).toEqual(
    Array(5).fill("refused"),
  );
  expect([stateOf(401), stateOf(403, "csrf_failed")]).toEqual(["signed_out", "signed_out"]);
  expect([0, 429, 500, 502, 503].map((status) => stateOf(status))).toEqual(Array(5).fill("offline"));
  expect(failureOf(new TypeError("not JSON")).state).toBe("offline");
});

test("nobody knows what became of a request without an answer; one that is refused was not saved", () => {
  expect([0, 502].map((status) => isLost(new ApiError(status, {})))).toEqual([true, true]);
  expect([400, 409, 412, 429].map((status) => isLost(new ApiError(status, {})))).toEqual(Array(4).fill(false));
});

test("the waits double up to half a minute", () => {
  expect([1, 2, 3, 4, 5, 6, 60].map(waitAfter)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
});
