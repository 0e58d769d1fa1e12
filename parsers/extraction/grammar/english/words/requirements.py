"""Words of what an entry needs, and of ways in and out that are counted. Pure data."""

from parsers.extraction.grammar.lexicon.entries import Entry, listed

REQUIREMENTS: tuple[Entry, ...] = (
    *listed("GROWER", "eps_growth", "eps, earnings, earnings per share, profits per share, profit per share"),
    *listed("GROWER", "revenue_growth", "sales, revenue, revenues, turnover of the company, top line"),
    *listed(
        "YEARLY",
        None,
        "year on year, year over year, yoy, y/y, a year, per year, over the year, from a year ago, annually",
    ),
    *listed("WORTH", None, "worth, valued at, that are worth, with a value of, capitalized at, capitalised at"),
    *listed("NEEDS", None, "needs, requires, calls for, wants, demands, asks for, takes, need, require, only needs"),
    *listed("COMES", None, "comes, comes when, comes on, happens, happens when, follows, fires, fires when, triggers"),
    *listed(
        "THATSWHEN",
        None,
        """
        that's when i, that is when i, that's where i, that's when we, and that's when i, this is when i, that's
        the moment i, that's my cue to, which is when i
        """,
    ),
    *listed("DOORS", None, "doors, ways, routes, exits, ways out, ways in, legs, paths, triggers, ways to"),
    *listed(
        "OWNED",
        None,
        """
        anything i own, whatever i own, what i own, anything i hold, whatever i hold, what i hold, anything we own,
        whatever we own, a holding, an existing position, existing positions, open positions, anything in the book,
        anything held, whatever is held, everything i own, everything i hold, any holding, my holdings, holdings
        """,
    ),
    *listed("EARLIESTWORD", ">=", "earliest, the earliest, earliest entry, earliest time"),
    *listed("EARLIESTWORD", "<=", "latest, the latest, latest entry, latest time"),
    *listed(
        "TRADES",
        None,
        """
        trade, trades, trading, change hands, changes hands, change hands for, changes hands for, turn over, turns
        over, trade for
        """,
    ),
    *listed(
        "TRADED",
        None,
        """
        changed hands, change hands, changes hands, traded, is traded, are traded, were traded, was traded, of turnover,
        in turnover, of volume, has changed hands, have changed hands, was turned over, of trading, in trading
        """,
    ),
    *listed("EACHDAY", None, "a day, per day, each day, every day, daily, a session, per session, on average per day"),
    # How many of a group may be held, which no strategy can hold.
    *listed(
        "PERGROUP",
        None,
        """
        per sector, in one sector, from one sector, in any sector, from any sector, in any one sector, from
        any one sector, from the same sector, in the same sector, in a sector, from each sector, in each
        sector, a sector, any one sector, sector cap, sector limit, max per sector, sector maximum, per
        industry, in one industry, from one industry, in any industry, from any industry, in any one
        industry, from any one industry, from the same industry, in the same industry, from each industry,
        in each industry, any one industry, industry cap, industry limit, max per industry, industry
        maximum, per group, in one group, from one group, in any group, from any group, in any one group,
        from any one group, from the same group, in the same group, from each group, in each group, any one
        group, group cap, group limit, max per group, group maximum, per theme, in one theme, from one
        theme, in any theme, from any theme, in any one theme, from any one theme, from the same theme, in
        the same theme, from each theme, in each theme, any one theme, theme cap, theme limit, max per
        theme, theme maximum, per country, in one country, from one country, in any country, from any
        country, in any one country, from any one country, from the same country, in the same country, from
        each country, in each country, any one country, country cap, country limit, max per country, country
        maximum, per region, in one region, from one region, in any region, from any region, in any one
        region, from any one region, from the same region, in the same region, from each region, in each
        region, any one region, region cap, region limit, max per region, region maximum, per sub-industry,
        in one sub-industry, from one sub-industry, in any sub-industry, from any sub-industry, in any one
        sub-industry, from any one sub-industry, from the same sub-industry, in the same sub-industry, from
        each sub-industry, in each sub-industry, any one sub-industry, sub-industry cap, sub-industry limit,
        max per sub-industry, sub-industry maximum, per subsector, in one subsector, from one subsector, in
        any subsector, from any subsector, in any one subsector, from any one subsector, from the same
        subsector, in the same subsector, from each subsector, in each subsector, any one subsector,
        subsector cap, subsector limit, max per subsector, subsector maximum, per segment, in one segment,
        from one segment, in any segment, from any segment, in any one segment, from any one segment, from
        the same segment, in the same segment, from each segment, in each segment, any one segment, segment
        cap, segment limit, max per segment, segment maximum, per exchange, in one exchange, from one
        exchange, in any exchange, from any exchange, in any one exchange, from any one exchange, from the
        same exchange, in the same exchange, from each exchange, in each exchange, any one exchange,
        exchange cap, max per exchange, exchange maximum, per currency, in one currency, from one currency,
        in any currency, from any currency, in any one currency, from any one currency, from the same
        currency, in the same currency, from each currency, in each currency, any one currency, currency
        cap, max per currency, currency maximum, per bucket, in one bucket, from one bucket, in any bucket,
        from any bucket, in any one bucket, from any one bucket, from the same bucket, in the same bucket,
        from each bucket, in each bucket, any one bucket, bucket cap, bucket limit, max per bucket, bucket
        maximum, per cluster, in one cluster, from one cluster, in any cluster, from any cluster, in any one
        cluster, from any one cluster, from the same cluster, in the same cluster, from each cluster, in
        each cluster, any one cluster, cluster cap, cluster limit, max per cluster, cluster maximum
        """,
    ),
)
