"""Words for motion: moving by a percentage, gapping, rising, new highs, days and candles. Pure data."""

from parsers.extraction.grammar.lexicon.entries import Entry, listed

MOVES: tuple[Entry, ...] = (
    *listed(
        "MOVE",
        "+",
        """
        rose, climbed, jumped, soared, advanced, up, is up, are up, gain(s), gained, rise(s), risen, has
        risen, have risen, rallied, advance(s), has gained,
        have gained, climb(s), has climbed, add(s), increase(s), increased, has increased, jump(s), has rallied, has
        jumped, higher, rallies, is higher, grown, has grown, appreciated, surged, pops, has been up, went up, goes
        up, moves up, moved up, has moved up, jumps, jumped, surges, has surged
        """,
    ),
    *listed(
        "MOVE",
        "-",
        """
        fell, slid, tanked, plunged, tumbled, down, is down, are down, fall(s), fallen, has fallen, have
        fallen, drop(s), dropped, has dropped, have
        dropped, lose(s), lost, has lost, have lost, decline(s), declined, has declined, slide(s), decrease(s),
        decreased, lower, is lower, shed(s), has shed, give(s) back, sell(s) off, sold off, goes down, went down,
        moves down, moved down, slips, slipped, sinks, sank, crashes, crashed, tanks, pulled back, pulls back, has
        pulled back, corrected, has corrected, dips, dipped, slumps, has slid
        """,
    ),
    *listed(
        "DAYMOVE",
        "+",
        """
        today's gain, gain today, move up on the day, gain on the day, daily gain, day's gain, one-day gain, gain for
        the day, rise on the day
        """,
    ),
    *listed(
        "DAYMOVE",
        "-",
        """
        today's loss, today's drop, loss today, drop today, loss on the day, daily loss, day's loss, one-day loss, drop
        on the day, fall on the day, daily drop, day's drop
        """,
    ),
    *listed("WORSE", None, "worse than, deeper than, steeper than, harder than, bigger than, larger than, uglier than"),
    *listed("INSIDEBAR", "inside", "inside bar(s), inside day(s), inside candle(s), inside-day, inside-bar"),
    *listed("INSIDEBAR", "outside", "outside bar(s), outside day(s), outside candle(s)"),
    *listed("NMOVE", "+", "gain of, rise of, increase of, advance of, rally of, move up of, jump of"),
    *listed("NMOVE", "-", "drop of, fall of, decline of, loss of, decrease of, pullback of, dip of, move down of"),
    *listed(
        "GAPPED",
        "+",
        """
        gap(s) up, gapped up, gap(s) higher, gapped higher, gapping up, gap-up, open(s) up, gap up of, gapping
        higher, has gapped up, have gapped up, opened up, opens higher
        """,
    ),
    *listed(
        "GAPPED",
        "-",
        """
        gap(s) down, gapped down, gap(s) lower, gapped lower, gapping down, gap-down, open(s) down, gap down of,
        gapping lower, has gapped down, have gapped down, opens lower
        """,
    ),
    *listed(
        "GOING",
        "rising",
        """
        rising, sloping up, sloping upward(s), trending up, trending higher, going up, is rising, has been rising,
        pointing up, upward sloping, upward-sloping, turning up, increasing, climbing, moving up, moving higher,
        trending upward(s), slopes up, points up, in an uptrend, sloped up, ticking up, heading up, heading higher,
        growing, rises, upsloping, slopes upward, expanding
        """,
    ),
    *listed(
        "GOING",
        "falling",
        """
        falling, sloping down, sloping downward(s), trending down, trending lower, going down, is falling, has been
        falling, pointing down, downward sloping, declining, turning down, decreasing, dropping, moving down, moving
        lower, trending downward(s), slopes down, points down, in a downtrend, ticking down, heading down, heading
        lower, shrinking, falls, downsloping, contracting
        """,
    ),
    *listed("SLOPE", None, "slope of, slope, direction of"),
    *listed(
        "SINCE",
        1,
        """
        vs the prior close, versus the prior close, over the prior close, against the prior close, vs prior
        close, relative to the prior close, vs the last close, compared to the prior close, on the prior
        close,
        day over day, day-over-day, from yesterday, on yesterday, vs yesterday, versus yesterday, from the day
        before, on the day before, against yesterday, vs the previous day, over yesterday, from the previous day, on
        the previous day, bar over bar, from the prior day, from the previous close, against yesterday's close, from
        yesterday's close, since yesterday, from the prior close, vs yesterday's close, versus the prior day, versus
        the previous day, vs the prior day, since the previous close, in a day, in one day, in a single day, versus
        yesterday's close, over the previous day, over the prior day, from previous close, from prior close, vs the
        previous close, against the previous close, from the last close, on a daily basis, since the last close
        """,
    ),
    *listed(
        "OVERWEEK",
        1,
        """
        week over week, week-over-week, wow, from the previous week, from last week, vs last week
        """,
    ),
    *listed("NEWHIGH", "high", "new high(s) of, new high(s), fresh high(s), higher high"),
    *listed(
        "NEW",
        None,
        """
        new, fresh, makes a new, make a new, makes new, hits a new, sets a new, posts a new, reaches a new, prints a
        new, hit a new, set a new, breaks to a new, breaks to new, hitting a new, making a new, making new, hits a
        fresh, makes a fresh, set new, make new, hit new, hits new, sets new, breaks out to a new
        """,
    ),
    *listed(
        "CANDLE",
        ">",
        """
        finishes higher than it opened, ends higher than it opened, higher than where it opened, finishes
        above its open, finishes above where it opened, closes above where it opened, finishes in the green,
        ends in the green, ends green, finishes green,
        finished higher than it opened, closed higher than it opened, closed above its open, closed above
        where it opened, ended higher than it opened, closes above its open, closes higher than it opened,
        close above its open, closed above the open,
        green candle, green bar, bullish candle, bullish bar, up bar, up candle, white candle, green day, bull
        candle, bull bar, green close, positive candle, candle green, candle is green, bar is green, green candles,
        green bars, bullish candles, green days, up bars, closes green, close green, bullish candlestick, candle
        closes green, bar closes green, bullish bars, closes in the green
        """,
    ),
    *listed(
        "CANDLE",
        "<",
        """
        finishes lower than it opened, lower than where it opened, ends lower than it opened, finishes below
        its open, closes below where it opened, finishes in the red, ends in the red, ends red, finishes red,
        finished lower than it opened, closed lower than it opened, closed below its open, closed below where
        it opened, ended lower than it opened, closes below its open, closes lower than it opened, close below
        its open, closed below the open,
        red candle, red bar, bearish candle, bearish bar, down bar, down candle, black candle, red day, bear candle,
        bear bar, red close, negative candle, candle red, candle is red, bar is red, red candles, red bars, bearish
        candles, red days, down bars, closes red, close red, bearish candlestick, candle closes red, bar closes red,
        bearish bars, closes in the red
        """,
    ),
    *listed(
        "HIGHERDAY",
        ">",
        """
        up day(s), higher close(s), close(s) higher, closed higher, closes up, up close(s), closed up
        """,
    ),
    *listed(
        "HIGHERDAY",
        "<",
        """
        down day(s), lower close(s), close(s) lower, closed lower, closes down, down close(s), closed down
        """,
    ),
    *listed(
        "HADWORD",
        None,
        "we've had, we have had, it has had, it's had, there have been, there has been, has had, have had",
    ),
    *listed(
        "FOLLOWING",
        None,
        """
        following bar, next bar, following candle, next candle, bar after, next day's bar, bar that follows
        """,
    ),
    *listed("CROSSFN", "crosses_above", "crossover, ta.crossover, cross_above, crossesabove, cross_up, crossup"),
    *listed(
        "CROSSFN",
        "crosses_below",
        """
        crossunder, ta.crossunder, cross_below, crossesbelow, cross_down, crossdown
        """,
    ),
    *listed("CANDLEPAST", ">", "closed green, finished green, closed in the green, ended green"),
    *listed("CANDLEPAST", "<", "closed red, finished red, closed in the red, ended red"),
    *listed("UNCHANGED", None, "unchanged"),
)
