"""Units, currencies, multiples and fractions. Pure data."""

from parsers.extraction.grammar.lexicon.entries import Entry, listed, words

_ORDINALS = ["second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
QUANTITIES: tuple[Entry, ...] = (
    *listed(
        "UNIT",
        "days",
        """
        day(s), trading day(s), session(s), trading session(s), market day(s), business day(s), day's, days',
        calendar day(s), night(s), d, td
        """,
    ),
    *listed("UNIT", "bars", "bar(s), candle(s), period(s), candlestick(s), trading period(s), bar's, bars'"),
    *listed("UNIT", "weeks", "week(s), wk(s), week's, trading week(s)"),
    *listed("UNIT", "months", "month(s), mo, month's, calendar month(s)"),
    *listed("UNIT", "years", "year(s), yr(s), calendar year(s)"),
    *listed("LINEUNIT", "days", "day, trading day, d, session, days line, days one"),
    *listed("LINEUNIT", "bars", "bar, candle, period"),
    *listed("LINEUNIT", "weeks", "week, wk"),
    *listed("LINEUNIT", "months", "month, mo"),
    *listed("UNIT", "minutes", "minute(s), min(s)"),
    *listed("UNIT", "hours", "hour(s), hr(s)"),
    *listed("UNIT", "percent", "per cent, percentage point(s), percent point(s)"),
    *listed("UNIT", "times", "x, times, fold"),
    *listed("UNIT", "shares", "shares"),
    *listed("UNIT", "count", "names, stocks, positions, holdings, symbols, companies, tickers, equities"),
    *listed("CURRENCY", None, "$, usd, us$, dollar(s), buck(s), ₩, won, krw, €, eur, euro(s)"),
    *listed("FACTOR", 2.0, "twice, double, two times, 2x of"),
    *listed("FACTOR", 3.0, "triple, three times"),
    *listed("FACTOR", 4.0, "quadruple"),
    *listed(
        "FRACTION",
        0.5,
        """
        half, half of, one half, 50% of the position, half off, half my position, half of the position, half of my
        position, half position
        """,
    ),
    *listed("FRACTION", 0.25, "quarter, quarter of, one quarter, fourth"),
    *listed("FRACTION", 1 / 3, "third, third of, one third, one third of"),
    *listed("FRACTION", 2 / 3, "two thirds, two thirds of"),
    *listed("FRACTION", 0.75, "three quarters, three quarters of"),
    *listed("FRACTION", 0.2, "fifth, fifth of, one fifth"),
    *listed("FRACTION", 0.1, "tenth, tenth of, one tenth"),
    *listed("FRACTION", 0.05, "twentieth, twentieth of, one twentieth"),
    *listed("FRACTION", 0.125, "eighth of, one eighth"),
    *listed("FRACTION", 1 / 15, "fifteenth of, one fifteenth"),
    *listed("FRACTION", 1 / 6, "sixth of, one sixth"),
    *listed("MINUS", None, "minus, negative"),
    *listed("MINUSWORD", None, "minus, less"),
    *listed("PLUS", None, "plus, +"),
    *listed("ABOVE", None, "above, over, from, on top of"),
    *listed("MULTIPLY", None, "multiply, multiply it, multiplied by, times, multiply that, multiply this, take"),
    *listed("ADDWORD", None, "add, add it, add that, added, add this, adding it, adding that"),
    *listed("COMPUTE", None, "take, compute, calculate, work out, start from, i take, i compute, i calculate"),
    *(entry for number, name in enumerate(_ORDINALS, 2) for entry in words("ORDINAL", float(number), name)),
    *listed("ANDHALF", None, "and a half"),
    *listed("ANDWORD", None, "and, &"),
    *listed("ONE", None, "one, ones"),
    *listed("OF", None, "of"),
    *listed("TO", None, "to, and up to"),
    *listed("IN", None, "in, inside"),
    *listed("ON", None, "on, upon, into, onto, towards, toward"),
    *listed("AT", None, "at, around, @"),
    *listed("BY", None, "by, based on, ranked by, sorted by, measured by, in terms of"),
    *listed("FROM", None, "from"),
    *listed("FOR", None, "for"),
    *listed("WITH", None, "with, having, has, have, that have, that has, which have, which has"),
    *listed(
        "SPANWORD",
        None,
        """
        at some point in the last|past, at some point in last|past, sometime in the last|past, at some point
        over the last|past, at least once in the last|past, at any point in the last|past, at some point
        during the last|past, at some point within the last|past, at some stage in the last|past,
        over the last|past|previous|prior|preceding, over, in the last|past|previous|prior|preceding, during, of the
        last|past|previous|prior|preceding, for the last|past|previous, within the last|past, within, in, during the
        last|past|previous, across the last|past, across, throughout the last|past, over the course of, of
        last|past|prior|previous, over last|past|prior, in last|past|past, at any time in the last|past
        """,
    ),
    *words("ANYLAST", None, "any|one of last|past|previous|prior", "any of the last|past", "at least one of last|past"),
    *listed(
        "INCLUDED", None, "this one included, today included, current one included, including this one, including today"
    ),
    *listed("LAST", None, "last, past, previous, prior, preceding, most recent, trailing"),
    *listed("PRIOR", None, "previous, prior, preceding, last, earlier"),
    *listed("CONSECUTIVE", None, "consecutive, straight, successive"),
    *listed("INAROW", None, "in a row, running, straight, in succession, consecutively, back to back, on the trot"),
    *listed("ALLOF", None, "each of, all of, every one of, each, all, every"),
    *listed("ANY", None, "any, every, all, each, whatever, whichever, some, those, these, only those, single"),
    *listed("BOTH", None, "both, both of them, both lines"),
    *listed("THAN", None, "than, compared to, compared with, versus, vs"),
    *listed("MORE", ">", "more, higher, greater, bigger, heavier, larger"),
    *listed("MORE", "<", "less, lower, lighter, smaller"),
    *listed("FRACTION", 0.3333333333333333, "a third off, one third off, third of the position"),
)
