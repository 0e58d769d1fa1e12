import { expect, test } from "vitest";
import { dismiss, isLink, isWorthReading, offer, useOffer } from "./offer";

test("a link is worth reading, however short", () => {
  expect(isLink(" https://youtu.be/x ")).toBe(true);
  expect(isWorthReading("https://youtu.be/x")).toBe(true);
});

test("a few words are what somebody had in the clipboard", () => {
  offer("SYN001");
  expect(useOffer.getState().text).toBe("");
});

test("a text is offered as it is, without the space around it", () => {
  offer("  RSI 14가 30 아래로 내려가면 매수하고 55 위로 오르면 매도합니다.\n");
  expect(useOffer.getState().text).toBe("RSI 14가 30 아래로 내려가면 매수하고 55 위로 오르면 매도합니다.");
  dismiss();
  expect(useOffer.getState().text).toBe("");
});
