"""Words around what is traded and on which bars. Pure data."""

from parsers.extraction.grammar.lexicon.entries import Entry, listed

FACT_WORDS: tuple[Entry, ...] = (
    *listed(
        "THING",
        None,
        """
        survivor(s), leader, winner, whatever, metal(s), watchlist, whoever, future, setup, setups,
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
    *listed("FRAME", "30m", "half-hour, half-hourly, thirty-minute, thirty minute"),
    *listed("FRAME", "15m", "quarter-hour, quarter-hourly"),
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
        pool, hunting ground, field, candidates, candidates are, playing field, eligible, eligible are, basket,
        markets i trade it on, what i trade it on, traded on, i use it on, i run it on, markets i
        trade, symbols i trade, menu is, the menu is, menu, names i trade,
        universe, market, pair, symbol(s), ticker(s), instrument(s), asset(s), stocks, index, traded, what i trade,
        coin, coins, stock, securities, product, watchlist, trading, markets, underlying, universe is, for, on, i
        trade, asset class, exchange, applies to
        """,
    ),
    *listed(
        "DIRECTION",
        "long",
        "long side, on the long side, long only, long-only, longs only, only longs, long side only, only long",
    ),
    *listed(
        "DIRECTION",
        "short",
        """
        sell side only, sell-side only, short only, short-only, shorts only, only shorts, short side only, only
        short, perp shorts
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
        routine, basket, shuffle, method, setups, recipe, tactic,
        idea, setup, strategy, system, trade, play, trend rider, breakout play, rotation, plan, method, swing trade,
        trend system, uptrends, trends, momentum, breakouts, screen, approach, trader, trading, scalp, scalping,
        swing, swings, trend following, trend, reversal, pullback, mean reversion, model
        """,
    ),
    *listed("NUMBERED", None, "stocks in, names in, members of, number"),
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
        fattest, juiciest, richest, greatest, heaviest,
        top, highest, best, strongest, best performing, largest, biggest, top ranked, leading
        """,
    ),
    *listed("RANKTOP", "low", "bottom, lowest, cheapest, worst, weakest, smallest, worst performing, lowest ranked"),
    *listed(
        "RANK",
        None,
        """
        score, rate, score each, score them, grade, rank everyone, rank everything, i score,
        i rate, rank each, rank the, i rank the,
        rank, ranks, ranked, sort, sorted, ranking, i rank, rank them, line up, line them up, order, i sort, sort
        the, sort them, rank all, i line up
        """,
    ),
    *listed(
        "DROPSOUT",
        None,
        """
        has|have slipped|fallen|dropped|slid out of, slips|falls|drops|slides out of, slip|fall|drop|slide out
        of, fell out
        of, dropped out of, slipped out of, is no longer within, is out of, are out of,
        is no longer among, are no longer among, no longer among, isn't among, is not among, aren't among, is
        no longer one of, isn't one of, no longer belongs to,
        drops out of, falls out of, drop out of, fall out of, leaves, is no longer in, slips out of, no longer in,
        drops from, falls from, exits, goes out of, is not in, are no longer in
        """,
    ),
    *listed(
        "SAMERANK",
        None,
        """
        by the same sum, by that sum, by the same score, by that score, by the same measure, by the same yardstick, by
        the same ranking, by that ranking, by the same rank, on the same measure, on the same score, in that ranking, in
        the ranking, by that measure, of that ranking, on that ranking
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
    *listed(
        "RANKORDER",
        "high",
        """
        best first, highest first, strongest first, high to low, highest to lowest, best to worst, strongest to
        weakest,
        descending, in descending order, from best to worst, from high to low, largest first, biggest first, top down
        """,
    ),
    *listed(
        "RANKORDER",
        "low",
        """
        worst first, lowest first, cheapest first, low to high, lowest to highest, cheap to expensive,
        cheapest to dearest,
        ascending, in ascending order, smallest first, from cheap to expensive, from low to high
        """,
    ),
    *listed(
        "SLIDTO", None, "has slid to, slides to, drops to, falls to, slips to, has dropped to, has fallen to, sinks to"
    ),
    *listed(
        "SLIDPAST",
        None,
        """
        has slid past place, slides past place, slid past place, falls past place, drops past place, drops below
        place,
        falls below place, falls below rank, drops below rank, slips past place, slips below place, slips past rank,
        ranks below, has slipped past place, has fallen past place, ranks worse than, is ranked below
        """,
    ),
    *listed(
        "HOWVOLATILE",
        None,
        """
        how volatile each has been, how volatile it has been, how volatile they have been, how volatile each one has
        been, how volatile each is, how volatile each was, volatility of each, each one's volatility, their
        volatility, how volatile each of them has been
        """,
    ),
    *listed(
        "TRADEON",
        None,
        """
        trading happens, trading is done, trades happen, entries happen, entries are, execution is, i execute,
        trades are
        taken, trades are placed, entries are taken, i take trades, i trade it, i trade
        """,
    ),
    *listed("LEADERS", None, "leaders, winners, front runners, frontrunners, leaders of the list"),
    *listed("CALM", None, "calmest, least volatile, quietest, steadiest, tamest"),
    *listed("INBOTH", None, "in both cases, both times, in each case, for both, each time"),
    *listed(
        "SUMRANKS",
        None,
        """
        sum the two ranks, add the two ranks, add up the two ranks, add the ranks, sum the ranks, add both
        ranks, sum both ranks, add up the ranks, combine the two ranks, add the two ranks together, add the
        ranks together
        """,
    ),
    *listed("SUMMED", None, "added up, added together, summed, summed up, totalled, totaled, combined, added"),
    *listed("GOODEND", None, "good, better, best, wins, is good, is better, is best, the better"),
    *listed(
        "LOWGOOD",
        "low",
        "low is good, lower is better, lowest is best, the lower the better, low wins, smaller is better",
    ),
    *listed("LOWGOOD", "high", "high is good, higher is better, highest is best, the higher the better, high wins"),
    *listed("SUMS", None, "sum(s), total(s), combined rank(s), rank sum(s), total rank(s), score(s)"),
    *listed("ANY", None, "any of them, all of them, each of them, any of these"),
)
