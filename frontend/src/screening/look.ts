/** What is looked at of a result, beside the query: kept in the address too. Pure. */
import { type Order, readOrder, writeOrder } from "./results/sorting";

export type Tab = "found" | "near";
export type Look = { readonly tab: Tab; readonly symbol: string; readonly order: Order };

export const readLook = (address: URLSearchParams): Look => ({
  tab: address.get("show") === "near" ? "near" : "found",
  symbol: address.get("symbol") ?? "",
  order: readOrder(address.get("sort")),
});

export function withLook(address: URLSearchParams, { tab, symbol, order }: Look): URLSearchParams {
  const whole = new URLSearchParams(address);
  if (tab === "near") whole.set("show", tab);
  if (symbol) whole.set("symbol", symbol);
  if (writeOrder(order)) whole.set("sort", writeOrder(order));
  return whole;
}
