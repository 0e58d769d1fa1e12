/** Names of fields as people say them: what conditions look at, and what steps hand on. Others are their own words. Pure. */
import { t } from "../../lib/t";

const OWN = new Set([
  "rsi",
  "sma",
  "ema",
  "wma",
  "atr",
  "macd",
  "adx",
  "cci",
  "roc",
  "obv",
  "vwap",
  "mfi",
  "per",
  "pbr",
]);

export function nameWords(name: string): string {
  const words: Readonly<Record<string, string>> = {
    open: t("open"),
    high: t("high"),
    low: t("low"),
    close: t("close"),
    volume: t("volume"),
    value_traded: t("value traded"),
    market: t("market"),
    as_of: t("session"),
    matches: t("matches"),
    symbol: t("symbol"),
    symbols: t("symbols"),
    price: t("price"),
    signals: t("signals"),
    items: t("items"),
  };
  return Object.hasOwn(words, name) ? (words[name] ?? name) : OWN.has(name) ? name.toUpperCase() : spaced(name);
}

const spaced = (name: string): string => name.replaceAll("_", " ");
