/** What is screened for, as the form has it, as the address keeps it, and as the server is asked. Pure. */
import type { Asked, Universe } from "../../api/screens";

export const EXCLUSIONS = ["halted", "administrative", "spac", "preferred", "fund"] as const;
export type Exclusion = (typeof EXCLUSIONS)[number];
export const TIMEFRAMES = ["1d", "1w", "1M"] as const;
/** The fields of the form that are one text each; "" says nothing. */
export const TEXTS = [
  "condition",
  "market",
  "asOf",
  "timeframe",
  "values",
  "index",
  "watchlist",
  "symbols",
  "minPrice",
  "minValue",
  "minSessions",
  "rankBy",
  "rankOrder",
  "limit",
] as const;
export type TextField = (typeof TEXTS)[number];
export type Query = Readonly<Record<TextField, string>> & { readonly exclude: readonly Exclusion[] };

/** What each is called in an address, where a field of that name may be said by hand. */
const NAMES: Readonly<Record<TextField, string>> = {
  condition: "condition",
  market: "market",
  asOf: "as_of",
  timeframe: "timeframe",
  values: "values",
  index: "index",
  watchlist: "watchlist",
  symbols: "symbols",
  minPrice: "min_price",
  minValue: "min_value_traded",
  minSessions: "min_sessions",
  rankBy: "rank_by",
  rankOrder: "rank_order",
  limit: "limit",
};

export function emptyQuery(market: string): Query {
  const texts = Object.fromEntries(TEXTS.map((name) => [name, ""])) as Record<TextField, string>;
  return { ...texts, market, exclude: [] };
}

export function readQuery(address: URLSearchParams, market: string): Query {
  const said = (name: TextField): string => address.get(NAMES[name])?.trim() ?? "";
  const texts = Object.fromEntries(TEXTS.map((name) => [name, said(name)])) as Record<TextField, string>;
  const exclude = (address.get("exclude") ?? "").split(",");
  return { ...texts, market: texts.market || market, exclude: EXCLUSIONS.filter((one) => exclude.includes(one)) };
}

/** Only what is said; the order is always the same, so that equal queries have one address. */
export function writeQuery(query: Query): URLSearchParams {
  const address = new URLSearchParams();
  for (const name of TEXTS) {
    const text = query[name].trim();
    if (text) address.set(NAMES[name], text);
  }
  if (query.exclude.length) address.set("exclude", query.exclude.join(","));
  return address;
}

/** Symbols between commas, spaces or lines. */
export const symbolsOf = (text: string): string[] => [...new Set(text.split(/[\s,;]+/).filter(Boolean))];

/** Series between commas, but for commas in brackets: "sma(volume, 20), close" are two. */
export function seriesOf(text: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let begun = "";
  for (const letter of `${text},`) {
    if ("([".includes(letter)) depth += 1;
    if (")]".includes(letter)) depth -= 1;
    if (letter === "," && depth <= 0) {
      if (begun.trim()) found.push(begun.trim());
      begun = "";
    } else begun += letter;
  }
  if (begun.trim()) found.push(begun.slice(0, -1).trim());
  return found;
}

/** What is no number is sent as it is, so that the server says so at its field. */
function numberOf(text: string): number | null {
  const plain = text.trim().replaceAll(",", "");
  if (!plain) return null;
  const found = Number(plain);
  return Number.isFinite(found) ? found : (text as unknown as number);
}

export function askedOf(query: Query): Asked {
  const universe: Universe = {
    market: query.market.trim(),
    index: query.index.trim(),
    watchlist: query.watchlist || null,
    symbols: symbolsOf(query.symbols),
    exclude: query.exclude,
    min_price: numberOf(query.minPrice),
    min_value_traded: numberOf(query.minValue),
    min_sessions: numberOf(query.minSessions),
    rank_by: query.rankBy.trim(),
    rank_order: query.rankOrder === "asc" ? "asc" : "desc",
    limit: numberOf(query.limit),
  };
  return {
    condition: query.condition.trim(),
    universe,
    as_of: query.asOf || null,
    timeframe: query.timeframe,
    values: seriesOf(query.values),
  };
}

/** The field of the form that a pointer of a problem is about ("/universe/min_price"); null: none of them. */
export function fieldAt(pointer: string): TextField | "exclude" | null {
  const name = pointer.split("/").find((step) => step && step !== "universe" && !/^\d+$/.test(step)) ?? "";
  if (name === "exclude") return name;
  return TEXTS.find((one) => NAMES[one] === name) ?? null;
}

/** How many of the fields that are folded away say something. */
export const saidBeside = (query: Query): number =>
  TEXTS.filter((name) => !["condition", "market", "asOf"].includes(name) && query[name].trim()).length +
  (query.exclude.length ? 1 : 0);
