"""Names of series: averages, bands, extremes, prices of a bar, fundamentals. Pure data."""

from parsers.extraction.grammar.lexicon.entries import Entry, listed, words

_KINDS = {
    "sma": ("simple", "arithmetic", ""),
    "ema": ("exponential", "exp", "exponentially weighted"),
    "wma": ("weighted", "linear weighted", "linearly weighted"),
}
_MEANS = (
    "moving average(s)",
    "avg(s)",
    "moving avg(s)",
    "average(s)",
    "moving mean(s)",
    "mean(s)",
    "ma(s)",
    "average line",
    "moving average line",
)


def _averages() -> tuple[Entry, ...]:
    found: list[Entry] = [
        *words("AVG", "sma", "dma", "day ma", "d ma", "smas", "mas", "day sma"),
        *words("AVG", "ema", "dema line"),
    ]
    for kind, adjectives in _KINDS.items():
        found += words("AVG", kind, f"{kind}s", f"{kind} line", f"{kind}'s")
        for adjective in adjectives:
            for mean in _MEANS:
                found += words("AVG", kind, f"{adjective} {mean}".strip(), f"{adjective} {mean} price".strip())
    return tuple(found)


AVERAGES = _averages()
PRICES: tuple[Entry, ...] = (
    *listed(
        "PLAIN",
        "close",
        """
        close(s), closing price(s), price(s), last price, share price, stock price, price action,
        current price, market price, close price, spot price, price's
        """,
    ),
    *listed("PLAIN", "high", "high, day's high, bar's high, candle's high,  intraday high, high price"),
    *listed("PLAIN", "low", "low, day's low, bar's low, candle's low,  intraday low, low price"),
    *listed("PLAIN", "open", "open, opening price, day's open, bar's open, open price, daily open"),
    *listed("PLAIN", "volume", "volume, trading volume, daily volume, share volume, volumes, vol, bar's volume"),
    *listed(
        "PLAIN",
        "value_traded",
        """
        dollar volume, value traded, turnover, trading value, daily dollar volume, daily turnover, traded value,
        dollar turnover
        """,
    ),
    *listed(
        "PLAIN",
        "high_52w",
        """
        52-week high, 52 week high, fifty-two-week high, 52w high, 52wk high, one-year high, yearly high, 12-month
        high, 1-year high, 52-week highs, annual high, year's high
        """,
    ),
    *listed(
        "PLAIN",
        "low_52w",
        """
        52-week low, 52 week low, fifty-two-week low, 52w low, 52wk low, one-year low, yearly low, 12-month low,
        1-year low, 52-week lows, annual low, year's low
        """,
    ),
    *listed(
        "PLAIN",
        "change_pct",
        """
        daily change, percent change, percentage change, day change, % change, change percent, daily return, day's
        change, daily gain, one-day return, 1-day return, change on the day
        """,
    ),
    *listed(
        "PLAIN",
        "gap_pct",
        """
        gap at the open, gap on the open, gap up at the open, gap at the opening bell,
        gap, opening gap, gap percent, overnight gap, gap size, gap up, gap-up, upside gap
        """,
    ),
    *listed("PLAIN", "vwap", "volume weighted average price, session vwap, daily vwap"),
    *listed("ATHIGH", None, "all-time high, all time high, record high, all-time highs, lifetime high"),
    *listed(
        "AGO",
        1,
        """
        that bar's, that candle's, signal
        bar's, signal candle's, setup bar's, pullback bar's, yesterday's, previous
        day's, prior day's, previous bar's, prior bar's, previous candle's, last bar's, last candle's, preceding
        bar's, day before's, previous session's, prior session's, previous, prior, prior candle's, previous day,
        prior day, previous week's, last week's, previous period's, preceding day's, last session's, yesterdays,
        prev, previous month's
        """,
    ),
    *listed(
        "AGO",
        0,
        """
        today's, current bar's, this bar's, current, day's, current day's, this candle's, current candle's
        """,
    ),
    *listed(
        "YESTERDAY",
        1,
        """
        yesterday, day before, previous day, prior day, previous bar, prior bar, bar before, previous session, prior
        session, previous candle, prior candle, last bar, last candle, previous week, previous month
        """,
    ),
    *listed(
        "TODAY",
        0,
        """
        on that same bar, that same bar, on that same candle, on this same bar, on that very bar, on that bar, on the
        same candle, on that candle, on that same session,
        on that same day, that same day, same bar, on the same day, on that day, on the same bar,
        today, on the day, for the day, this bar, this candle, in the session, intraday, same day, on the session,
        current bar, current candle, day, this session
        """,
    ),
    *listed("BEFOREIT", None, "before it, before that"),
    *listed("AGOWORD", None, "ago, earlier, before, back, prior"),
    *listed("YIELDING", None, "yielding, that yield, yields"),
    *listed(
        "INVESTOR",
        "foreign_net_buy_days",
        """
        foreign desks, overseas investors, overseas money, foreigners, foreign investors, foreign money,
        foreign buyers, foreign net buying
        """,
    ),
    *listed(
        "INVESTOR",
        "institution_net_buy_days",
        """
        domestic institutions, local institutions, institutional desks, institutions, institutional investors,
        institutional money, institutional net buying
        """,
    ),
    *listed(
        "NETBUY",
        None,
        """
        have bought net, has bought net, have been buying net, net purchases, on the net buy side, on the buy
        side, on the net buying side, net buyers, are on the net buy side,
        have been on the net buy side, net buyer,
        net buy, net buys, net bought, are net buyers, were net buyers, have been net buyers, have net bought, net
        buying, bought net, buy net, net-buy, are net buying, have been net buying
        """,
    ),
)
EXTREMES: tuple[Entry, ...] = (
    *listed("HIGHEST", "high", "highest high, highest price, high(s), top, max high, highest, maximum, peak"),
    *listed("HIGHEST", "close", "highest close, highest closing price, max close, closing high"),
    *listed("LOWEST", "low", "lowest low, lowest price, low(s), bottom, min low, lowest, minimum, trough"),
    *listed("LOWEST", "close", "lowest close, lowest closing price, min close, closing low"),
    *listed("CHANNEL", None, "donchian, donchian channel(s), donchian's, price channel"),
    *listed(
        "CHANNELHIGH",
        None,
        """
        donchian high, upper donchian, donchian upper band, upper donchian channel, donchian channel high, upper
        donchian band, donchian upper, donchian channel upper band, top of the donchian channel, donchian top, upper
        channel, channel high, channel top
        """,
    ),
    *listed(
        "CHANNELLOW",
        None,
        """
        donchian low, lower donchian, donchian lower band, lower donchian channel, donchian channel low, lower
        donchian band, donchian lower, donchian channel lower band, bottom of the donchian channel, donchian bottom,
        lower channel, channel low
        """,
    ),
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
    *listed("IND", ("rsi", ""), "relative strength index, rsi reading, rsi value, rsi's, rsi indicator, rsi line"),
    *listed("IND", ("macd", "line"), "macd's, macd value, macd indicator, moving average convergence divergence"),
    *listed(
        "IND",
        ("macd", "hist"),
        """
        histogram, macd's histogram, histogram of the macd, macd bars, macd histogram bars
        """,
    ),
    *listed(
        "IND",
        ("stoch", "k"),
        """
        stochastic oscillator, stochastics, slow stochastic, fast stochastic, stochastic k, percent k, stoch k,
        stoch %k, stochastic %k line, %k line, k line, stochastic's, slow %k, slow stochastics
        """,
    ),
    *listed("IND", ("stoch", "d"), "percent d, stoch d, stoch %d, %d line, d line, stochastic d, slow %d"),
    *listed(
        "STDEV",
        None,
        """
        standard deviation of daily returns, standard deviation of returns, stdev of daily returns, std dev of daily
        returns, standard deviation of its daily returns, volatility of daily returns, volatility of returns, standard
        deviation of the daily returns, std of daily returns, standard deviation of their daily returns
        """,
    ),
    *listed(
        "SIGMA",
        None,
        """
        deviation(s), standard deviation(s), std dev(s), std, sigma(s), sd, stdev(s), st dev, standard devs, devs, σ
        """,
    ),
    *listed("KLINE", "k", "k"),
    *listed("KLINE", "d", "d"),
    *listed(
        "SIGNAL",
        None,
        """
        signal line, signal, signal line of the macd, trigger line, macd signal line, macd's signal line
        """,
    ),
    *listed("IND", ("atr", ""), "average true range, atrs, atr's, true range average"),
    *listed(
        "IND",
        ("adx", ""),
        """
        average directional index, adx line, adx value, adx reading, average directional movement index
        """,
    ),
    *listed("IND", ("plus_di", ""), "plus di, di plus, positive di, positive directional indicator, +di line"),
    *listed("IND", ("minus_di", ""), "minus di, di minus, negative di, negative directional indicator, -di line"),
    *listed("IND", ("cci", ""), "commodity channel index, cci value, cci's"),
    *listed("IND", ("mfi", ""), "money flow index, mfi value, money flow"),
    *listed("IND", ("willr", ""), "williams r, williams percent r, williams % r, williams' %r, wpr, %r"),
    *listed(
        "IND",
        ("psar", ""),
        """
        parabolic, sar, parabolic stop and reverse, sar dots, psar dots, parabolic sar dots
        """,
    ),
    *listed(
        "ROC",
        None,
        """
        rate of change, return(s), roc, price change, momentum, performance, gain, total return, change, price
        momentum, price return, price performance, percentage return, percent return
        """,
    ),
    *listed(
        "IND",
        ("ichimoku", "tenkan"),
        """
        tenkan, tenkan-sen, tenkan sen, conversion line, tenkan line, tenkansen
        """,
    ),
    *listed("IND", ("ichimoku", "kijun"), "kijun, kijun-sen, kijun sen, base line, kijun line, kijunsen"),
    *listed("IND", ("ichimoku", "span_a"), "senkou, senkou span, span, leading span"),
    *listed("IND", ("ichimoku", "span_b"), "senkou b, senkou span b, span b, leading span b"),
    *listed("CLOUD", None, "cloud, kumo, ichimoku cloud, kumo cloud, ichimoku kumo"),
    *listed("NAMEDIND", "ichimoku", "ichimoku, ichimoku kinko hyo, ichimoku cloud"),
    *listed("IND", ("volatility", ""), "volatility, historical volatility, realized volatility, price volatility"),
)
FUNDAMENTALS: tuple[Entry, ...] = (
    *listed(
        "PLAIN",
        "market_cap",
        """
        mkt cap, market worth, stock market value, market cap, market capitalization, market capitalisation,
        mkt cap, mcap, cap size, market caps, marketcap,
        market value
        """,
    ),
    *listed(
        "PLAIN",
        "per",
        """
        p/e ratio, pe ratio, pe, p/e, price to earnings, price-to-earnings ratio, price/earnings, p/es, price
        earnings ratio, earnings multiple, trailing p/e, trailing pe, per ratio, price to earnings ratio
        """,
    ),
    *listed(
        "PLAIN",
        "pbr",
        """
        p/b ratio, pb ratio, pb, price to book, price-to-book ratio, price/book, price to book ratio
        """,
    ),
    *listed(
        "PLAIN",
        "psr",
        """
        p/s ratio, ps ratio, price to sales, price-to-sales ratio, price/sales, price to sales ratio
        """,
    ),
    *listed("PLAIN", "pcr", "p/cf, price to cash flow, price-to-cash-flow, price/cash flow, p/cf ratio"),
    *listed("PLAIN", "roe", "return on equity, r.o.e., returns on equity"),
    *listed("PLAIN", "roa", "return on assets, r.o.a."),
    *listed(
        "PLAIN",
        "eps_growth",
        """
        eps growth, earnings growth, earnings per share growth, growth in earnings, profit growth
        """,
    ),
    *listed(
        "PLAIN",
        "revenue_growth",
        """
        revenue growth, sales growth, top-line growth, growth in revenue, growth in sales
        """,
    ),
    *listed("PLAIN", "dividend_yield", "dividend yield, yield, div yield, dividend yields"),
    *listed(
        "PLAIN",
        "debt_to_equity",
        """
        debt to equity, debt-to-equity ratio, d/e, d/e ratio, debt/equity, debt equity ratio, debt to equity ratio,
        leverage ratio, debt/equity ratio
        """,
    ),
    *listed("PLAIN", "debt_ratio", "debt ratio"),
    *listed("DEBT", None, "debt, total debt, borrowings, borrowed money, total borrowings, its debt, liabilities"),
    *listed("PLAIN", "rs_rating", "rs rating, relative strength rating, ibd rs rating"),
)
SERIES_WORDS: tuple[Entry, ...] = (*AVERAGES, *PRICES, *EXTREMES, *INDICATOR_WORDS, *FUNDAMENTALS)
