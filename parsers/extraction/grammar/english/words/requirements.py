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
    *listed("EACHDAY", None, "a day, per day, each day, every day, daily, a session, per session, on average per day"),
)
