/** The candles of a symbol. Pages without a canvas ask for them too, so that the canvas' client is not loaded here. */

/** Columns of one length, oldest first; of `lines` and `legends` by the text of the series. */
export type CandleData = {
  readonly market: string;
  readonly symbol: string;
  readonly name: string;
  readonly timeframe: string;
  readonly is_synthetic: boolean;
  readonly is_complete: boolean;
  readonly has_earlier: boolean;
  readonly close_before: number | null;
  readonly session: readonly string[];
  readonly open: readonly number[];
  readonly high: readonly number[];
  readonly low: readonly number[];
  readonly close: readonly number[];
  readonly volume: readonly number[];
  readonly lines: Readonly<Record<string, readonly (number | null)[]>>;
  readonly legends: Readonly<Record<string, { readonly words: string; readonly pane: string }>>;
  readonly hits: readonly string[];
};

export type CandleQuery = {
  readonly market: string;
  readonly symbol: string;
  readonly timeframe?: string;
  /** The last day; "" is the latest. */
  readonly to?: string;
  readonly count?: number;
  /** Series with commas between: "sma(20),sma(60)"; "" is none, left out those of the condition. */
  readonly lines?: string;
  readonly condition?: string;
  /** Among whom ranks are, as JSON: the universe of a screen without its market; left out, all of the market. */
  readonly universe?: string;
};

/** The server said no, in words for people; or it did not answer (`status` 0, without words). */
export class CandleError extends Error {
  readonly status: number;

  constructor(status: number, words: string) {
    super(words);
    this.status = status;
  }
}

export function candleAddress({ market, symbol, ...query }: CandleQuery): string {
  const given = Object.entries(query).filter(([name, value]) => value || (name === "lines" && value === ""));
  const asked = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  const place = `/api/v1/markets/${encodeURIComponent(market)}/symbols/${encodeURIComponent(symbol)}/candles`;
  return asked ? `${place}?${asked}` : place;
}

/** Throws CandleError; an AbortError when `signal` says that nobody waits any more. */
export async function readCandles(query: CandleQuery, signal: AbortSignal): Promise<CandleData> {
  const headers = { Accept: "application/json" };
  let answer: Response;
  try {
    answer = await fetch(candleAddress(query), { credentials: "same-origin", headers, signal });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new CandleError(0, "");
  }
  if (answer.ok) return (await answer.json()) as CandleData;
  const problem = (await answer.json().catch(() => ({}))) as { readonly detail?: string };
  throw new CandleError(answer.status, problem.detail ?? "");
}
