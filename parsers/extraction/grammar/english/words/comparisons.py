"""Words that compare: above, at least, between, crosses above, oversold. Pure data."""

from parsers.extraction.grammar.lexicon.entries import Entry, listed

COMPARISONS: tuple[Entry, ...] = (
    *listed(
        "BE",
        None,
        """
        is, are, be, being, 's, 're, is at, are at, stands at, gets to be, is still, is currently, is now, is
        already, are still, still, remains, remain, stays, stay, sits, sit, sitting, stands, lies, lie, holds,
        holding, trades, trading, is trading, trade, reads, comes in, has been, have been, keeps, continues, is
        sitting, staying, remaining, sits at, prints, runs, is holding, ranges, shows, equals, should be, needs to
        be, need to be, looks, look, seems, feels, appears, looks like
        """,
    ),
    *listed(
        "MUST",
        None,
        """
        has to come in at, must come in at, needs to come in at, has to be at, must be at, should come in at,
        has to come in, can only be, has got to stay, has to have been, must have been,
        must, must be, has to be, have to be, has to, have to, needs to, need to, should, ought to, must stay, must
        trade, must have, must be trading, must also be, needs to stay, has to stay, gotta be, got to be, has got to
        be, gotta, needs to trade, must close, has to close, needs to close, should trade, has to have, have to
        have, needs to have, gotta have, it's gotta have
        """,
    ),
    *listed(
        "CMP",
        ">",
        """
        above, over, greater than, higher than, more than, north of, bigger than, exceeds, exceed, exceeding, in
        excess of, larger than, stronger than, on top of, upward of, well above, is >, strictly above, back above,
        back over, gt, beyond, past, better than, tops, outside above
        """,
    ),
    *listed(
        "CMP",
        "<",
        """
        below, under, less than, lower than, beneath, smaller than, south of, cheaper than, underneath, back below,
        back under, fewer than, strictly below, lt, well below, short of, is <, weaker than, worse than, sub, no
        better than
        """,
    ),
    *listed(
        "CMP",
        ">=",
        """
        back at or above, back at or over, at or past, no earlier than, at or after,
        back up at, back up to, up at,
        at least, atleast, no less than, not less than, greater than or equal to, at or above, no lower than,
        minimum of, minimum, min, equal to or above, equal to or greater than, is or exceeds, at minimum,
        above or equal to, above or at, at or over, equal or above, on or above, equal to or higher than, gte
        """,
    ),
    *listed(
        "CMP",
        "<=",
        """
        back at or below, back at or under, no later than, at or before, does not exceed, doesn't exceed, not exceeding,
        back down at, back down to, down at,
        at most, no more than, not more than, less than or equal to, at or below, no higher than, lte, maximum of,
        maximum, max, equal to or below, equal to or less than, at or under, no greater than, below or equal to,
        below or at, equal or below, up to, on or below, equal to or lower than, capped at
        """,
    ),
    *listed("OVERUNDER", ">", "above, over, back above, back over, north of, well above"),
    *listed("OVERUNDER", "<", "below, under, beneath, back below, back under, south of, well below, underneath"),
    *listed(
        "ORMORE",
        ">=",
        """
        or more, or higher, or above, or greater, or better, or over, or bigger, plus, or up, or larger, +
        """,
    ),
    # "Above A or above B": another condition, when a level follows.
    *listed("ORABOVE", ">", "or above, or over, or greater than, or higher than, or more than"),
    *listed("ORABOVE", "<", "or below, or under, or less than, or lower than, or beneath"),
    *listed("ORMORE", "<=", "or less, or lower, or below, or fewer, or under, or smaller, or worse"),
    *listed(
        "BETWEEN",
        None,
        """
        between, somewhere between, anywhere between, in between, ranging between, anywhere from
        """,
    ),
    *listed("RANGE", None, "range, zone, band, area, high-low range, trading range, true range"),
    *listed("LOC", "above", "above, over, higher than, on top of, beyond, north of, greater than, past"),
    *listed("LOC", "below", "below, under, beneath, lower than, off, down from, south of, less than, off of"),
    *listed("WITHINOF", None, "within, no further than, inside, not further than, no farther than"),
    *listed("AWAY", None, "of, from, away from"),
    *listed("EITHERWAY", None, "of, from"),
    *listed(
        "OVERSOLD",
        "<",
        """
        oversold, in oversold territory, over-sold, in the oversold zone, in oversold, oversold territory
        """,
    ),
    *listed(
        "OVERSOLD",
        ">",
        """
        overbought, in overbought territory, over-bought, in the overbought zone, in overbought
        """,
    ),
    *listed(
        "COLOR",
        None,
        """
        green, red, bullish, bearish, flips green, flips red, turns green, turns red, flips, flip, turns bullish,
        turns bearish, flips bullish, flips bearish, goes green, goes red, gives a buy signal, gives a sell signal,
        confirms, agrees, signals, says buy, says sell, blue, is free of price, free of price
        """,
    ),
    *listed(
        "SIGN",
        ">",
        """
        positive, greater than zero, in positive territory, in the green, above the zero line, above zero line
        """,
    ),
    *listed(
        "SIGN",
        "<",
        """
        negative, less than zero, in negative territory, in the red, below the zero line, below zero line
        """,
    ),
    *listed(
        "SIGNTURN",
        "crosses_above",
        """
        turns positive, goes positive, flips positive, becomes positive, turns back positive, turning positive,
        crosses the zero line upward, goes above zero, flips to positive
        """,
    ),
    *listed(
        "SIGNTURN",
        "crosses_below",
        """
        turns negative, goes negative, flips negative, becomes negative, turning negative, goes below zero, flips to
        negative
        """,
    ),
    *listed("ZERO", None, "zero, zero line, centerline, center line"),
    *listed(
        "MACDTURN",
        "crosses_above",
        """
        turns bullish, turns up, goes bullish, flips bullish, bullish, bullish crossover, crosses bullish, bullish
        cross, crosses up, crosses bullishly, gives a buy signal
        """,
    ),
    *listed(
        "MACDTURN",
        "crosses_below",
        """
        turns bearish, turns down, goes bearish, flips bearish, bearish, bearish crossover, crosses bearish, bearish
        cross, crosses down, crosses bearishly, gives a sell signal
        """,
    ),
    *listed(
        "VAGUE",
        None,
        """
        depends on the week, depends on the day, depends on my mood, depends,
        fades, fade, weakens, dries up, slows, slows down, runs out, runs out of steam, looks tired, cools
        off, looks weak, loses steam, fizzles out, fizzles, wanes, looks toppy, looks right, looks good, feels
        right,
        unusually high, unusually low, unusually heavy, undervalued, overvalued, above normal, higher than usual,
        above average, below average, flattening, stretched, well bid, picking up, drying up, exploding, unusual,
        abnormal, very high, very low, really high, really low, too high, too low, low enough, high enough, surging,
        spiking, on fire, attractive, reasonable, favorable, acceptable, oversold enough
        """,
    ),
    *listed(
        "VAGUELEVEL",
        None,
        """
        some oversold level, oversold level, overbought level, some overbought level, oversold threshold,
        whatever number you trust|like|prefer, number you trust, number of your choice, number you like,
        whatever you like,
        your favorite number, your favourite number, whatever level you like, comfortable level, sensible
        level, lucky number,
        certain level, level, certain threshold, certain number, reasonable level,
        its usual level, usual level, normal level(s), usual number, some level, good level, key level(s),
        important level(s), certain amount, certain value,
        threshold, some threshold
        """,
    ),
    *listed(
        "VAGUENORM",
        None,
        "usual, normal, usual for it, its norm, on an average day",
    ),
    *listed("WAS", None, "was, were, had been, did, stood, had stood"),
    *listed(
        "VAGUEADJ",
        None,
        """
        tight, wide, loose, reasonable, sensible, wide-ish, tight-ish, modest, generous, small-ish, far, comfortable,
        high, low, strong, weak, good, bad, nice, flat, big, small, quiet, thin, light, heavy, solid, decent, cheap,
        expensive, huge, calm, healthy, extended, elevated
        """,
    ),
    *listed(
        "FROMSIDE",
        "crosses_above",
        """
        from below, from underneath, to the upside, upward, upwards, going up, on the way up, from beneath
        """,
    ),
    *listed(
        "FROMSIDE",
        "crosses_below",
        """
        from above, to the downside, downward, downwards, going down, on the way down
        """,
    ),
    *listed("AWAYFROM", None, "away from, from, off"),
)
