import { askedOf, type Query } from "../form/query";

/** Of an address: servers take no longer ones. */
const LONGEST = 6000;
const RANKS = /\brank/;

/** The condition of a chart, and among whom its ranks are: those of the list beside it. Of more than an address holds
 * there are neither, so that no mark is one of other ranks. */
export function chartedOf(query: Query, condition: string): { readonly condition: string; readonly universe?: string } {
  if (!RANKS.test(condition)) return { condition };
  const { market: _, ...universe } = askedOf(query).universe;
  const said = Object.fromEntries(
    Object.entries(universe).filter(([, value]) => value && !(Array.isArray(value) && !value.length)),
  );
  const text = JSON.stringify(said);
  return text.length > LONGEST ? { condition: "" } : { condition, universe: text };
}
