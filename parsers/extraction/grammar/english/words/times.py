"""Hours, and how long a position was held. Pure data."""

from parsers.extraction.grammar.lexicon.entries import Entry, listed, words

TIMES: tuple[Entry, ...] = (
    *words(
        "TWOBARS",
        None,
        *(
            f"{on}this {bar} and {again}the {bar} before{it}"
            for on, again in (("on ", "on "), ("on ", ""), ("", ""))
            for bar in ("bar", "candle", "day", "session")
            for it in ("", " it")
        ),
        "both today and yesterday",
        "today and yesterday",
        "today as well as yesterday",
        "on both today and yesterday",
    ),
    *listed(
        "THATBAR",
        None,
        """
        today, on the day, on that same bar, that same bar, on that same candle, on this same bar, on that very bar, on
        that bar, that day, on the same bar, on the same candle, on that candle, on that same session, on the
        same day, that day, on that
        day, on that same day, the same day
        """,
    ),
    *listed(
        "HELD",
        None,
        """
        sat in it, i've sat in it, i've sat in it for, been in it, been in, i've been in it, been in the
        trade, been in the position, owned it, held it, been holding, been holding it, i've held it, i've
        owned it, in it for,
        hasn't worked in, hasn't worked after, has not worked in, hasn't moved in, hasn't worked out in, hasn't paid
        off in, isn't working after, held, holding, hold, after holding, have held, in the trade, have been held,
        holding for, held for
        """,
    ),
    *listed(
        "LATER",
        None,
        """
        are done, are through, gone by, have passed, pass, have gone by, elapsed, have
        elapsed, go by, are up, have gone, later, after
        entry, after buying, after the entry, after that, after the purchase, after i buy, after purchase, after
        getting in, after the buy
        """,
    ),
    *listed(
        "FLAT",
        None,
        """
        is gone by, are gone by, must be gone by, has to be gone by, is closed by,
        done by, finished by, out of everything by, done at, all done by, gone by, everything is closed at,
        everything closed at, out of all positions by, flat by, flat at, be flat by, out by, close everything by,
        close all by, everything is closed by, all out by, go flat at, go flat by, flat before, flatten at, flatten
        by, flatten everything at
        """,
    ),
    *listed("OLD", None, "old, of age, in age"),
    *listed(
        "ONLYWAY",
        None,
        """
        only way, only way i, only way i ever, only way we, only time, only time i, only time i ever, only
        reason i, only
        reason to, only way to, only thing that makes me, only thing that can make me, only way that i
        """,
    ),
    *listed(
        "ORSOONER",
        None,
        """
        less if, less when, shorter if, sooner if, earlier if, or sooner, or earlier, or before that, or before, or
        sooner if, or earlier if, or even sooner
        """,
    ),
    *listed("BEFORETHAT", None, "before that, before then, first, sooner, earlier, in the meantime, before it is up"),
    *listed("OVERNIGHT", None, "overnight, over night, over the night, through the night, into the next day"),
    *listed("PASTHOUR", None, "past"),
    *listed("DAYPART", 12, "in the afternoon, afternoon, pm, p.m."),
    *listed("DAYPART", 0, "in the morning, morning, am, a.m."),
    *listed("BEFORE", "<", "before, prior to, earlier than, until"),
    *listed("BEFORE", ">", "after, later than, past"),
    *listed(
        "TIMEUP",
        None,
        """
        my patience ends, patience ends, patience runs out, my patience runs out, time's up, time is up, trade
        expires,
        it expires, clock runs out, time runs out, trade ends, it ends, trade is over
        """,
    ),
    *listed(
        "STILLOPEN",
        None,
        """
        still open, it's still open, still in it, i'm still in it, i'm still in, still around, it's still
        around, still
        there, it's still there, still in, not closed yet, hasn't been closed, still running, still holding
        """,
    ),
    *listed("OLDER", None, "older than, that is older than, held longer than, that's older than, held for longer than"),
    *listed("DAYAFTER", None, "day after, bar after, session after, one day after, one bar after, candle after"),
    *listed(
        "CLOCKSHOWS", None, "clock shows, clock hits, clock strikes, clock reads, clock says, time hits, time reaches"
    ),
    *listed("BEFORE", "<=", "at or before, no later than, not later than, on or before, up to, till at the latest"),
    *listed(
        "BEFORE",
        ">=",
        """
        at or after, on or after, from, starting at, starting from, no earlier than, not earlier than, at
        the earliest
        """,
    ),
    *listed("ORLATER", ">=", "or later, or any later, onwards, onward, and later"),
    *listed("ORLATER", "<=", "or earlier, or any earlier, and earlier"),
    *listed("AFTER", None, "after, following, once"),
    *listed(
        "NEXTOPEN",
        1,
        """
        next day's open, next open, next morning, next day, next session, following day, next bar, following
        morning, tomorrow, next morning's open, next trading day, next day at the open, following open, next candle,
        next session opens, next day opens, market next opens, market opens next, open of the next day, open of
        the next bar, open the next day
        """,
    ),
)
