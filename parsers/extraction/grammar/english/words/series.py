"""Names of series: averages, bands, extremes, prices of a bar, fundamentals. Pure data."""

from parsers.extraction.grammar.lexicon.entries import Entry, words

_KINDS = {
    "sma": ("simple", "arithmetic", ""),
    "ema": ("exponential", "exp", "exponentially weighted"),
    "wma": ("weighted", "linear weighted", "linearly weighted"),
}
_MEANS = (
    "moving average(s)",
    "average(s)",
    "moving mean(s)",
    "mean(s)",
    "ma(s)",
    "average line",
    "moving average line",
)


def _averages() -> tuple[Entry, ...]:
    found: list[Entry] = []
    for kind, adjectives in _KINDS.items():
        found += words("AVG", kind, f"{kind}s", f"{kind} line", f"{kind}'s")
        for adjective in adjectives:
            for mean in _MEANS:
                found += words("AVG", kind, f"{adjective} {mean}".strip(), f"{adjective} {mean} price".strip())
    return tuple(found)


AVERAGES = _averages()
PRICES: tuple[Entry, ...] = (
    *words("PLAIN", "close", "close(s)", "closing price(s)", "price(s)", "last price", "share price", "stock price"),
    *words(
        "PLAIN",
        "close",
        "price action",
        "daily close",
        "current price",
        "market price",
        "close price",
        "spot price",
        "price's",
    ),
    *words(
        "PLAIN",
        "high",
        "high",
        "day's high",
        "bar's high",
        "candle's high",
        "daily high",
        "intraday high",
        "high price",
    ),
    *words("PLAIN", "low", "low", "day's low", "bar's low", "candle's low", "daily low", "intraday low", "low price"),
    *words("PLAIN", "open", "open", "opening price", "day's open", "bar's open", "open price", "daily open"),
    *words(
        "PLAIN", "volume", "volume", "trading volume", "daily volume", "share volume", "volumes", "vol", "bar's volume"
    ),
    *words(
        "PLAIN", "value_traded", "dollar volume", "value traded", "turnover", "trading value", "daily dollar volume"
    ),
    *words("PLAIN", "value_traded", "daily turnover", "traded value", "dollar turnover"),
    *words(
        "PLAIN",
        "high_52w",
        "52-week high",
        "52 week high",
        "fifty-two-week high",
        "52w high",
        "52wk high",
        "one-year high",
    ),
    *words(
        "PLAIN",
        "high_52w",
        "yearly high",
        "12-month high",
        "1-year high",
        "52-week highs",
        "annual high",
        "year's high",
    ),
    *words(
        "PLAIN", "low_52w", "52-week low", "52 week low", "fifty-two-week low", "52w low", "52wk low", "one-year low"
    ),
    *words("PLAIN", "low_52w", "yearly low", "12-month low", "1-year low", "52-week lows", "annual low", "year's low"),
    *words(
        "PLAIN",
        "change_pct",
        "daily change",
        "percent change",
        "percentage change",
        "day change",
        "% change",
        "change percent",
    ),
    *words(
        "PLAIN",
        "change_pct",
        "daily return",
        "day's change",
        "daily gain",
        "one-day return",
        "1-day return",
        "change on the day",
    ),
    *words("PLAIN", "gap_pct", "gap", "opening gap", "gap percent", "overnight gap", "gap size"),
    *words("PLAIN", "vwap", "volume weighted average price", "session vwap", "daily vwap"),
    *words("ATHIGH", None, "all-time high", "all time high", "record high", "all-time highs", "lifetime high"),
    # A bar before: yesterday's low, the previous close.
    *words(
        "AGO", 1, "yesterday's", "previous day's", "prior day's", "previous bar's", "prior bar's", "previous candle's"
    ),
    *words(
        "AGO",
        1,
        "last bar's",
        "last candle's",
        "preceding bar's",
        "the day before's",
        "previous session's",
        "prior session's",
    ),
    *words(
        "AGO", 1, "previous", "prior", "prior candle's", "previous day", "prior day", "previous week's", "last week's"
    ),
    *words(
        "AGO", 1, "previous period's", "preceding day's", "last session's", "yesterdays", "prev", "previous month's"
    ),
    *words(
        "AGO",
        0,
        "today's",
        "current bar's",
        "this bar's",
        "current",
        "the day's",
        "current day's",
        "this candle's",
        "current candle's",
    ),
    *words(
        "YESTERDAY", 1, "yesterday", "the day before", "the previous day", "the prior day", "previous bar", "prior bar"
    ),
    *words(
        "YESTERDAY", 1, "previous day", "prior day", "day before", "bar before", "previous session", "prior session"
    ),
    *words(
        "YESTERDAY", 1, "previous candle", "prior candle", "last bar", "last candle", "previous week", "previous month"
    ),
    *words(
        "TODAY",
        0,
        "today",
        "on the day",
        "for the day",
        "this bar",
        "this candle",
        "in the session",
        "intraday",
        "the same day",
    ),
    *words("TODAY", 0, "on the session", "current bar", "current candle", "the day", "this session"),
    *words("AGOWORD", None, "ago", "earlier", "before", "back", "prior"),
)
EXTREMES: tuple[Entry, ...] = (
    *words(
        "HIGHEST", "high", "highest high", "highest price", "high(s)", "top", "max high", "highest", "maximum", "peak"
    ),
    *words("HIGHEST", "close", "highest close", "highest closing price", "max close", "closing high"),
    *words("LOWEST", "low", "lowest low", "lowest price", "low(s)", "bottom", "min low", "lowest", "minimum", "trough"),
    *words("LOWEST", "close", "lowest close", "lowest closing price", "min close", "closing low"),
    *words("CHANNELHIGH", None, "donchian high", "upper donchian", "donchian upper band", "upper donchian channel"),
    *words(
        "CHANNELHIGH",
        None,
        "donchian channel high",
        "upper donchian band",
        "donchian upper",
        "donchian channel upper band",
    ),
    *words(
        "CHANNELHIGH",
        None,
        "top of the donchian channel",
        "donchian top",
        "upper channel",
        "channel high",
        "channel top",
    ),
    *words("CHANNELLOW", None, "donchian low", "lower donchian", "donchian lower band", "lower donchian channel"),
    *words(
        "CHANNELLOW",
        None,
        "donchian channel low",
        "lower donchian band",
        "donchian lower",
        "donchian channel lower band",
    ),
    *words("CHANNELLOW", None, "bottom of the donchian channel", "donchian bottom", "lower channel", "channel low"),
)
_BOLLINGER = ("bollinger band(s)", "bollinger", "bb", "bbs", "bband(s)", "boll band(s)", "bollinger bands'")


def _bands() -> tuple[Entry, ...]:
    found: list[Entry] = []
    lines = {
        "upper": ("upper", "top"),
        "lower": ("lower", "bottom"),
        "middle": ("middle", "mid", "center", "central", "basis"),
    }
    for line, adjectives in lines.items():
        value = ("bbands", line)
        for adjective in adjectives:
            found += words("IND", value, f"{adjective} band", f"{adjective} line of the bollinger bands")
            for band in ("bollinger band(s)", "bollinger", "bb", "bollinger line", "bband"):
                found += words("IND", value, f"{adjective} {band}")
                found += words(
                    "IND", value, f"{band} {adjective}", f"{band} {adjective} band", f"{band} {adjective} line"
                )
            found += words(
                "IND",
                ("keltner", line),
                f"{adjective} keltner",
                f"{adjective} keltner channel",
                f"{adjective} keltner band",
            )
            found += words(
                "IND", ("keltner", line), f"keltner {adjective}", f"{adjective} keltner line", f"{adjective} kc"
            )
            found += words(
                "BANDLINE",
                line,
                f"{adjective} band of",
                f"{adjective} line of",
                f"{adjective} of",
                f"{adjective} band of the",
            )
    found += words("BANDS", "bbands", *_BOLLINGER)
    found += words("BANDS", "keltner", "keltner channel(s)", "keltner", "keltner band(s)", "kc")
    found += words(
        "IND", ("bbands", "width"), "bollinger band width", "bandwidth", "bollinger bandwidth", "bb width", "band width"
    )
    found += words("IND", ("bbands", "pctb"), "percent b", "bollinger percent b", "pct b", "bollinger band %b", "bb%b")
    return tuple(found)


INDICATOR_WORDS: tuple[Entry, ...] = (
    *_bands(),
    *words(
        "IND", ("rsi", ""), "relative strength index", "rsi reading", "rsi value", "rsi's", "rsi indicator", "rsi line"
    ),
    *words("IND", ("macd", "line"), "macd's", "macd value", "macd indicator", "moving average convergence divergence"),
    *words(
        "IND",
        ("macd", "hist"),
        "histogram",
        "macd's histogram",
        "histogram of the macd",
        "macd bars",
        "macd histogram bars",
    ),
    *words(
        "IND",
        ("stoch", "k"),
        "stochastic oscillator",
        "stochastics",
        "slow stochastic",
        "fast stochastic",
        "stochastic k",
        "percent k",
    ),
    *words(
        "IND",
        ("stoch", "k"),
        "stoch k",
        "stoch %k",
        "stochastic %k line",
        "%k line",
        "k line",
        "stochastic's",
        "slow %k",
        "slow stochastics",
    ),
    *words("IND", ("stoch", "d"), "percent d", "stoch d", "stoch %d", "%d line", "d line", "stochastic d", "slow %d"),
    *words("KLINE", "k", "k"),
    *words("KLINE", "d", "d"),
    *words(
        "SIGNAL",
        None,
        "signal line",
        "signal",
        "signal line of the macd",
        "trigger line",
        "macd signal line",
        "macd's signal line",
    ),
    *words("IND", ("atr", ""), "average true range", "atrs", "atr's", "true range average"),
    *words(
        "IND",
        ("adx", ""),
        "average directional index",
        "adx line",
        "adx value",
        "adx reading",
        "average directional movement index",
    ),
    *words("IND", ("plus_di", ""), "plus di", "di plus", "positive di", "positive directional indicator", "+di line"),
    *words(
        "IND", ("minus_di", ""), "minus di", "di minus", "negative di", "negative directional indicator", "-di line"
    ),
    *words("IND", ("cci", ""), "commodity channel index", "cci value", "cci's"),
    *words("IND", ("mfi", ""), "money flow index", "mfi value", "money flow"),
    *words("IND", ("willr", ""), "williams r", "williams percent r", "williams % r", "williams' %r", "wpr", "%r"),
    *words(
        "IND",
        ("psar", ""),
        "parabolic",
        "sar",
        "parabolic stop and reverse",
        "sar dots",
        "psar dots",
        "parabolic sar dots",
    ),
    *words(
        "ROC",
        None,
        "rate of change",
        "return(s)",
        "roc",
        "price change",
        "momentum",
        "performance",
        "gain",
        "total return",
        "change",
    ),
    *words("ROC", None, "price momentum", "price return", "price performance", "percentage return", "percent return"),
    *words(
        "IND",
        ("ichimoku", "tenkan"),
        "tenkan",
        "tenkan-sen",
        "tenkan sen",
        "conversion line",
        "tenkan line",
        "tenkansen",
    ),
    *words("IND", ("ichimoku", "kijun"), "kijun", "kijun-sen", "kijun sen", "base line", "kijun line", "kijunsen"),
    *words("IND", ("ichimoku", "span_a"), "senkou a", "senkou span a", "span a", "leading span a"),
    *words("IND", ("ichimoku", "span_b"), "senkou b", "senkou span b", "span b", "leading span b"),
    *words("CLOUD", None, "cloud", "kumo", "ichimoku cloud", "kumo cloud", "ichimoku kumo"),
    *words("NAMEDIND", "ichimoku", "ichimoku", "ichimoku kinko hyo", "ichimoku cloud"),
    *words("IND", ("volatility", ""), "volatility", "historical volatility", "realized volatility", "price volatility"),
)
FUNDAMENTALS: tuple[Entry, ...] = (
    *words(
        "PLAIN",
        "market_cap",
        "market cap",
        "market capitalization",
        "market capitalisation",
        "mkt cap",
        "mcap",
        "cap size",
    ),
    *words("PLAIN", "market_cap", "market caps", "marketcap", "market value"),
    *words(
        "PLAIN",
        "per",
        "p/e ratio",
        "pe ratio",
        "pe",
        "p/e",
        "price to earnings",
        "price-to-earnings ratio",
        "price/earnings",
        "p/es",
    ),
    *words(
        "PLAIN",
        "per",
        "price earnings ratio",
        "earnings multiple",
        "trailing p/e",
        "trailing pe",
        "per ratio",
        "price to earnings ratio",
    ),
    *words(
        "PLAIN",
        "pbr",
        "p/b ratio",
        "pb ratio",
        "pb",
        "price to book",
        "price-to-book ratio",
        "price/book",
        "price to book ratio",
    ),
    *words(
        "PLAIN",
        "psr",
        "p/s ratio",
        "ps ratio",
        "price to sales",
        "price-to-sales ratio",
        "price/sales",
        "price to sales ratio",
    ),
    *words("PLAIN", "pcr", "p/cf", "price to cash flow", "price-to-cash-flow", "price/cash flow", "p/cf ratio"),
    *words("PLAIN", "roe", "return on equity", "r.o.e.", "returns on equity"),
    *words("PLAIN", "roa", "return on assets", "r.o.a."),
    *words(
        "PLAIN",
        "eps_growth",
        "eps growth",
        "earnings growth",
        "earnings per share growth",
        "growth in earnings",
        "profit growth",
    ),
    *words(
        "PLAIN",
        "revenue_growth",
        "revenue growth",
        "sales growth",
        "top-line growth",
        "growth in revenue",
        "growth in sales",
    ),
    *words("PLAIN", "dividend_yield", "dividend yield", "yield", "div yield", "dividend yields"),
    *words(
        "PLAIN",
        "debt_to_equity",
        "debt to equity",
        "debt-to-equity ratio",
        "d/e",
        "d/e ratio",
        "debt/equity",
        "debt equity ratio",
    ),
    *words("PLAIN", "debt_to_equity", "debt to equity ratio", "leverage ratio", "debt/equity ratio"),
    *words("PLAIN", "debt_ratio", "debt ratio"),
    *words("PLAIN", "rs_rating", "rs rating", "relative strength rating", "ibd rs rating"),
)
SERIES_WORDS: tuple[Entry, ...] = (*AVERAGES, *PRICES, *EXTREMES, *INDICATOR_WORDS, *FUNDAMENTALS)
