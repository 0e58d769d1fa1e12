"""Words that join, negate, condition and refer: and, unless, when, otherwise, it, that average. Pure data."""

from parsers.extraction.grammar.lexicon.entries import Entry, listed, words

LOGIC: tuple[Entry, ...] = (
    *words(
        "IF",
        None,
        "on|at first|any close|bar|candle|day|session that|where|when",
        "on|at very first close|bar|candle|day that|where|when",
        "first close|bar|candle that|where|when",
    ),
    *listed(
        "IF",
        None,
        """
        week it, day it, month it, first week it, first day it, the very week it, session it,
        close of any day, on the close of any day, any day, on any bar where, on any day where, any bar where, any
        time that, when, if, once, as soon as, whenever, moment, on the day, in case, after, if and when, on, at
        which point, every time, each time, any time, minute, where, day, as, first time, upon, right after,
        immediately when, in the event that, when we see, if we see, when there is, when you see, if there
        is, when there's, when i see, when we get, when you get, on the bar that, on the day that, day that,
        immediately after, on any day, on days when, on a day when, on the close if, at the close if, at the close
        when, at the open if, at market when, next time
        """,
    ),
    *listed("CONDITIONAL", None, "when, if, once, whenever, as soon as, unless, only if, only when, any time"),
    *listed(
        "AND",
        None,
        """
        whilst, whereas, on condition that,
        and, plus, along with, as well as, and also, while, also, with, while also, together with, and then, at the
        same time, and at the same time, and only if, as long as, so long as, combined with, and where, and whose,
        and with, and has, and have, and provided, and is, and that, and when, and if, +, but, yet, but also,
        provided that, provided, providing, given that, and by then, on top of that, on top of this, besides,
        in addition, additionally
        """,
    ),
    *listed(
        "OR",
        None,
        """
        or, or else, or if, or when, or once, and/or, alternatively, or whenever, or that, or alternatively
        """,
    ),
    *listed(
        "EITHER",
        None,
        """
        either one of two things, one of two things, either of two things, one of these two, either one of
        these, any one of these, either one of, either, any of the following, one of, any of, any one of
        """,
    ),
    *listed("NEITHER", None, "neither"),
    *listed("NOR", None, "nor, and not, or"),
    *listed(
        "BUTNOT",
        None,
        """
        but not, and not, but never, except, except when, except if, unless, but not when, but not if, excluding,
        but exclude, other than when, and never, apart from when, but skip, but only if not
        """,
    ),
    *listed(
        "NEG",
        None,
        """
        may not, not, never, don't, do not, does not, doesn't, isn't, aren't, is not, are not, not yet, no
        longer, hasn't,
        haven't, has not, have not, won't, cannot, can't, didn't, without, must not, mustn't, should not, shouldn't,
        avoid, refrain from, not be, is never, without being, dont, doesnt, isnt, arent, wont, cant, didnt, wouldnt,
        shouldnt, wouldn't
        """,
    ),
    *listed(
        "NOTBE",
        None,
        """
        may not, must not, should not, cannot, can't, shouldn't, won't,
        isn't, aren't, is not, are not, not, hasn't been, has not been, is never, must not be, can't be, is no
        longer, isn't yet, is not yet, cannot be, should not be, shouldn't be, must not, may not be, doesn't, does
        not, never, stays not, haven't been, have not been, hasn't, has not
        """,
    ),
    *listed("MAYNOT", None, "may not, must not, should not, cannot, can't, shouldn't, may not be, must not be, won't"),
    *listed("ORBETTER", None, "or better"),
    *listed("NO", None, "no, nothing, none"),
    *listed("HAS", None, "has, have, has just, have just, just, has recently, recently, has already"),
    *listed(
        "ONLYIF",
        None,
        """
        only when, only if, only once, only while, only on, only after, if and only if, only in case, only as long
        as, provided, provided that, providing, as long as, so long as, on condition that
        """,
    ),
    *listed("ONLY", None, "only, just, solely, exclusively, and nothing but, nothing but"),
    *listed("UNLESS", None, "unless, except when, except if, except, but not if, but not when, only if not"),
    *listed("WHILE", None, "while, as long as, whilst, so long as, during"),
    *listed("EVENIF", None, "even if, even when, even though, no matter if"),
    *listed("INWHICH", None, "in which case, in that event"),
    *listed("WHETHER", None, "whether, know whether, know if, wondering whether, wonder whether, see whether, see if"),
    *listed(
        "EARLIEST",
        ">=",
        "earliest entry, first entry, entries start, entries open, earliest buy, entries from, earliest trade",
    ),
    *listed(
        "EARLIEST",
        "<=",
        """
        latest entry, last entry, entries end, entries stop, latest buy, last trade, entries until
        """,
    ),
    *listed("VALID", None, "valid, allowed, active, permitted, taken, tradable, open"),
    *listed(
        "ORTHROUGH",
        None,
        """
        or goes through it, or breaks through it, or trades through it, or pierces it, or moves through it, or
        slices through it, or goes through, or trades through
        """,
    ),
    *listed(
        "OUTSIDE",
        None,
        """
        outside, outside of that, outside of those, outside those hours, outside of it, outside that window, outside
        these hours, outside the window, outside of these hours, beyond that, outside of those hours
        """,
    ),
    *listed("IE", None, "i.e., ie, i.e, that is, meaning, in other words, which means, that means, that is to say"),
    *listed("EVER", None, "ever, at all, for any reason"),
    *listed("REGARDLESS", None, "regardless of, irrespective of, independent of, independently of, no matter the"),
    *listed("LEVELNAME", None, "level, trigger, trigger level, buy level, breakout level, entry level, trigger price"),
    *listed("DEM", None, "that, this, those, these"),
    *listed("ITSELF", None, "itself, on its own, proper"),
    *listed("DURINGDAY", None, "during the day, intraday, during the session, in the course of the day, intra-day"),
    *listed("REFLINE", None, "line itself, indicator itself, average itself"),
    *listed(
        "REFANYLINE",
        None,
        "that same line, that line, same line, this line, that very line, line in question, this same line",
    ),
    *listed(
        "REFLEVEL",
        None,
        """
        that level, that very level, that same level, same level, this level, that price, that mark, said
        level
        """,
    ),
    *listed("BANDNAME", "upper", "upper line, top line, upper boundary, upper rail, upper edge"),
    *listed("BANDNAME", "lower", "lower line, bottom line, lower boundary, lower rail, lower edge"),
    *listed("BANDNAME", "middle", "middle line, midline, mid line, center line, centre line, middle of it"),
    *listed(
        "REFBANDS",
        None,
        """
        channel's, band's, bands', that channel's, that indicator's, indicator's, keltner's, that band's,
        that channel, those bands, same bands, same channel, that band, these bands, channel, bands, that
        envelope, this channel, said channel
        """,
    ),
    *listed(
        "GOTO",
        None,
        """
        go up to, go down to, drop down to, switch to, go to, go over to, zoom out to, move to, move up to,
        flip to
        """,
    ),
    *listed("UNTIL", None, "until, till, up until"),
    *listed(
        "THEN",
        None,
        """
        if so, if yes, if it does, if they do, if that's the case, if that is the case, if all that holds, if
        all of that
        is true, if all of that holds, when that happens, when it does, when they do, if everything lines up, once that
        happens, if that happens, when all of that is true, when all that is true, if all of this is true
        """,
    ),
    *listed("THEN", None, "then, after that, afterwards, next, and then, subsequently, followed by, after which"),
    *listed(
        "INCASH",
        None,
        """
        in cash, i'm in cash, i am in cash, we're in cash, i sit in cash, go to cash, i go to cash, move to cash, i hold
        cash, park in cash, i'm flat, i am flat, i stay in cash
        """,
    ),
    *listed("OTHERWISE", None, "otherwise, else, if that's not the case, in all other cases, if not true"),
    *listed(
        "CASH",
        None,
        """
        sit in cash, stay in cash, hold cash, go to cash, be in cash, cash, move to cash, stay out, sit out, in
        cash, remain in cash, stand aside, be flat, stay flat, sit on cash, park in cash, i sit in cash
        """,
    ),
    *listed(
        "REL",
        None,
        """
        that, which, who, where, that is, that are, which is, which are, whose price, that has, that have
        """,
    ),
    *listed(
        "WHOSE",
        None,
        """
        whose, where, with, with its, having, that have, that has, for which, in which, if its, when its
        """,
    ),
    *listed("ITIS", None, "it is, it's, it is back, it's back"),
    *listed("PRON", None, "it, they, that, this, it's, they're"),
    *listed(
        "REFAVG",
        None,
        """
        that average itself, this average itself, that line itself, that ema itself, average in question, said
        average, line in question,
        that very average, that same ema, that same sma, that same line,
        that average, this average, that line, that ma, that moving average, that same average, same average, same
        line, this line, that ema, that sma
        """,
    ),
    *listed("REFINDEX", None, "index, indicator, oscillator, reading, that reading"),
    *listed("REFRETURN", None, "that return, this return, its return, that number, that figure"),
)
