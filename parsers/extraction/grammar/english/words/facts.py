"""Words around what is traded and on which bars. Pure data."""

from parsers.extraction.grammar.lexicon.entries import Entry, listed

FACT_WORDS: tuple[Entry, ...] = (
    *listed(
        "THING",
        None,
        """
        stock(s), share(s), name(s), compan(y|ies), equity, equities, ticker(s), symbol(s), anything, instrument(s),
        fund(s), etf(s), issue(s), security, securities, member(s), constituent(s), component(s), candidate(s),
        asset(s), everything, something, one, ones, index member(s), perp(s), perpetual(s), contract(s), pair(s),
        spot, coin(s), firm(s), business(es), ordinary shares, name, stock, shares, common stock(s), listed
        companies, listed stocks, universe, index, anything bought, whatever i bought, any position, positions,
        whatever was bought, rest, remainder, remaining half, other half, balance, remaining shares
        """,
    ),
    *listed(
        "OTHERMARKET",
        None,
        """
        overall market, broad market, broader market, market itself, general market, market index
        """,
    ),
    *listed(
        "CHART",
        None,
        """
        chart(s), bar(s), candle(s), timeframe, time frame, data, tf, basis, candlestick(s), interval, bars only,
        candles only, charts only, closes, timeframes, candle chart, closing basis, candlestick chart
        """,
    ),
    *listed("FRAMEIN", None, "on, using, with, in, from, based on, off, of, via, at"),
    *listed(
        "KEYFRAME",
        None,
        """
        timeframe, time frame, tf, chart, bars, interval, period, bar size, candles, resolution
        """,
    ),
    *listed(
        "KEYUNIVERSE",
        None,
        """
        universe, market, pair, symbol(s), ticker(s), instrument(s), asset(s), stocks, index, traded, what i trade,
        coin, coins, stock, securities, product, watchlist, trading, markets, underlying, universe is, for, on, i
        trade, asset class, exchange, applies to
        """,
    ),
    *listed("DIRECTION", "long", "long only, long-only, longs only, only longs, long side only, only long"),
    *listed(
        "DIRECTION",
        "short",
        """
        short only, short-only, shorts only, only shorts, short side only, only short, perp shorts
        """,
    ),
    *listed(
        "DIRECTION",
        "both",
        """
        long and short, long/short, both directions, long or short, both sides, works both ways, both ways, two-sided,
        longs and shorts, long & short
        """,
    ),
    *listed("KEYDIRECTION", None, "direction, side, bias, position type"),
    *listed(
        "IDEA",
        None,
        """
        idea, setup, strategy, system, trade, play, trend rider, breakout play, rotation, plan, method, swing trade,
        trend system, uptrends, trends, momentum, breakouts, screen, approach, trader, trading, scalp, scalping,
        swing, swings, trend following, trend, reversal, pullback, mean reversion, model
        """,
    ),
    *listed("NUMBERED", None, "stocks in, names in, members of"),
    *listed(
        "KINDWORD",
        None,
        """
        large-cap, large cap, mid-cap, mid cap, small-cap, small cap, micro-cap, mega-cap, blue-chip, tech,
        technology, value, growth, quality, bank, biotech, semiconductor, energy, healthcare, penny, liquid,
        optionable, dividend-paying, profitable, blue chip, high-beta, low-beta, defensive, cyclical, financials,
        utilities, reits, industrials, consumer staples, ai, ev, chinese, japanese, european, leveraged, inverse,
        adrs, otc, spacs, preferred, small caps, mid caps, large caps, small-caps, mid-caps, large-caps, semis, chip
        stocks, bank stocks, blue chips, growth stocks, value stocks, penny stocks, mega caps
        """,
    ),
    *listed("LARGE", None, "large, big, major"),
    *listed(
        "RANKTOP",
        "high",
        """
        top, highest, best, strongest, best performing, largest, biggest, top ranked, leading
        """,
    ),
    *listed("RANKTOP", "low", "bottom, lowest, cheapest, worst, weakest, smallest, worst performing, lowest ranked"),
    *listed(
        "RANK",
        None,
        """
        rank, ranks, ranked, sort, sorted, ranking, i rank, rank them, line up, line them up, order, i sort, sort
        the, sort them, rank all, i line up
        """,
    ),
    *listed(
        "DROPSOUT",
        None,
        """
        drops out of, falls out of, drop out of, fall out of, leaves, is no longer in, slips out of, no longer in,
        drops from, falls from, exits, goes out of, is not in, are no longer in
        """,
    ),
    *listed(
        "ANOTHER",
        None,
        """
        another fund takes the lead, another takes the lead, another one takes the lead, it loses the top spot,
        another one ranks first, it is no longer the best, it's no longer the best, it stops being the best
        """,
    ),
    *listed("ANY", None, "any of them, all of them, each of them, any of these"),
)
