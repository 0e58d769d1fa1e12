/** What reasons, exclusions and lengths of bars are called. */
import { t } from "../lib/t";
import type { Exclusion } from "./form/query";

/** Why symbols are not among those that were judged; a reason of a later server shows as it is. */
export function reasonWords(reason: string): string {
  const words: Readonly<Record<string, string>> = {
    unknown_symbol: t("unknown here"),
    not_in_watchlist: t("not on the watch-list"),
    not_in_index: t("not in the index"),
    delisted: t("no longer listed"),
    no_bar: t("without a bar in the session"),
    stale: t("without a bar in the session"),
    halted: t("halted"),
    administrative: t("administrative issues"),
    spac: t("SPACs"),
    preferred: t("preferred shares"),
    fund: t("funds"),
    young: t("too young"),
    low_price: t("too cheap"),
    illiquid: t("too little traded"),
    over_limit: t("beyond the limit"),
    too_little_history: t("with too little history"),
    no_value: t("without a value"),
  };
  return words[reason] ?? reason;
}

/** Words of a condition at the beginning of a line. */
export const capital = (words: string): string => words.charAt(0).toLocaleUpperCase() + words.slice(1);

export const exclusionWords = (one: Exclusion): string =>
  ({
    halted: t("Halted"),
    administrative: t("Administrative issues"),
    spac: t("SPACs"),
    preferred: t("Preferred shares"),
    fund: t("Funds (ETF, ETN, REIT)"),
  })[one];

export const timeframeWords = (one: string): string =>
  ({ "1d": t("1 day"), "1w": t("1 week"), "1M": t("1 month") })[one] ?? one;
