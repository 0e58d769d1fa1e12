"""Words for motion: crossing a level, moving by a percentage, rising, new highs, candles. Pure data."""

from collections.abc import Iterator

from parsers.extraction.grammar.lexicon.entries import Entry, listed, words

# Verbs by number and person: present, third person, participle; and the simple past, which only a condition may use.
_ANY_WAY = (
    "cross crosses crossing crossed",
    "move moves moving moved",
    "go goes going went",
    "get gets getting got",
    "come comes coming came",
    "pass passes passing passed",
    "break breaks breaking broke",
    "push pushes pushing pushed",
    "cut cuts cutting cut",
    "slice slices slicing sliced",
    "flip flips flipping flipped",
    "swing swings swinging swung",
    "turn turns turning turned",
    "return returns returning returned",
    "bounce bounces bouncing bounced",
    "shoot shoots shooting shot",
)
_UPWARD = (
    "rise rises rising rose",
    "climb climbs climbing climbed",
    "jump jumps jumping jumped",
    "pop pops popping popped",
    "punch punches punching punched",
    "rally rallies rallying rallied",
    "surge surges surging surged",
    "poke pokes poking poked",
    "spike spikes spiking spiked",
    "run runs running ran",
    "lift lifts lifting lifted",
    "step steps stepping stepped",
    "clear clears clearing cleared",
    "recover recovers recovering recovered",
    "advance advances advancing advanced",
)
_DOWNWARD = (
    "fall falls falling fell",
    "drop drops dropping dropped",
    "dip dips dipping dipped",
    "slip slips slipping slipped",
    "sink sinks sinking sank",
    "slide slides sliding slid",
    "decline declines declining declined",
    "plunge plunges plunging plunged",
    "tumble tumbles tumbling tumbled",
    "crash crashes crashing crashed",
    "roll rolls rolling rolled",
    "fail fails failing failed",
    "pull pulls pulling pulled",
    "retreat retreats retreating retreated",
    "crack cracks cracking cracked",
    "dive dives diving dove",
)
_UP = (
    "above",
    "over",
    "up over",
    "up above",
    "back above",
    "back over",
    "back up above",
    "up through",
    "up past",
    "past",
)
_UP_TOO = (
    "back up over",
    "back up through",
    "upward through",
    "upwards through",
    "to above",
    "from below",
    "back to above",
    "out above",
)
_DOWN = ("below", "under", "beneath", "back below", "back under", "down below", "down under", "down through")
_DOWN_TOO = (
    "back down below",
    "back down through",
    "back down under",
    "downward through",
    "downwards through",
    "to below",
    "from above",
)
_THROUGH = ("through", "back through", "out of", "out through")


def _crossing() -> Iterator[Entry]:
    for verbs, ups, downs in (
        (_ANY_WAY, (*_UP, *_UP_TOO), (*_DOWN, *_DOWN_TOO)),
        (_UPWARD, (*_UP, *_UP_TOO, *_THROUGH), ()),
        (_DOWNWARD, (), (*_DOWN, *_DOWN_TOO, *_THROUGH)),
    ):
        for line in verbs:
            *present, past = line.split()
            for type_, forms in (("CROSS", present), ("CROSSED", [past])):
                for verb in forms:
                    yield from words(type_, "crosses_above", *(f"{verb} {way}" for way in ups))
                    yield from words(type_, "crosses_below", *(f"{verb} {way}" for way in downs))


CROSSES: tuple[Entry, ...] = (
    *_crossing(),
    *listed(
        "CROSS",
        "crosses_above",
        """
        break(s) out above|over|through|past, breaking out above|over, reclaim(s), regain(s), retake(s), clear(s),
        surpass(es), overtake(s), recover(s), recapture(s), break(s) out of, overtaking, reclaiming, clearing,
        break(s) to the upside
        """,
    ),
    *listed(
        "CROSS",
        "crosses_below",
        """
        lose(s), undercut(s), violate(s), give(s) up, break(s) down below|through, losing, surrender(s), crack(s),
        fail(s) to hold
        """,
    ),
    *listed("BREAK", None, "break(s), breach(es), breaking, pierce(s), take(s) out, cross(es) through, cross(es)"),
    *listed(
        "CROSSED",
        "crosses_above",
        """
        reclaimed, regained, cleared, took out, surpassed, overtook, broke out above
        """,
    ),
    *listed("CROSSED", "crosses_below", "lost, undercut, violated, broke down below, gave up"),
    *listed(
        "BACK",
        "crosses_above",
        """
        cross(es) back above|over|up, cross(es) above|over|up|upward, goes back above
        """,
    ),
    *listed(
        "BACK",
        "crosses_below",
        """
        cross(es) back below|under|down, cross(es) below|under|down|downward, goes back below, falls back below,
        drops back below, closes back below, drops below, falls below
        """,
    ),
    *listed(
        "BACK",
        "reverse",
        """
        cross(es) back, cross(es) the other way, cross(es) back the other way, reverse(s), flips back
        """,
    ),
    *listed(
        "NCROSS",
        "crosses_above",
        """
        break(|s|out|outs) above|over|through|of|past|from, move(s) above|over|through, push
        above|over|through|past, cross above|over, crossover above, crossing above|over|of, breakout
        above|over|of|from|through|past, upside break of, upward cross of, reclaim of, rise above|over|through,
        rally above|over|through, pop above|over, break out above|of, thrust above
        """,
    ),
    *listed(
        "NCROSS",
        "crosses_below",
        """
        break(|s|down|downs) below|under, breakdown below|of|through, move(s) below|under, loss of, drop
        below|under|through, fall below|under|through, push below|under, cross below|under, dip below|under,
        downside break of, crossing below|under, downward cross of, slide below|under
        """,
    ),
    *listed(
        "TOUCH",
        "",
        """
        touch(es), tag(s), hit(s), reach(es), test(s), kiss(es), touching, tagging, hitting, come(s) down to,
        pull(s) back to, dip(s) to, fall(s) to, drop(s) to, rise(s) to, climb(s) to, get(s) to, retest(s), come(s)
        back to, return(s) to, retrace(s) to
        """,
    ),
    *listed(
        "CLOSES",
        None,
        """
        closes, finish(es), settle(s), end(s), end(s) up, end(s) the day, closing, closes the day, finish(es) the
        day, closes back, closes out the day, is trading, trade(s), trading, print(s), cost(s), priced, sell(s) for,
        quoted, trade(s) back, has closed, have closed, has traded, changing hands, closes again, have traded,
        closing back
        """,
    ),
    *listed("CLOSEDPAST", None, "closed, traded, finished, settled, ended"),
    *listed("CROSSNAME", "crosses_above", "golden cross(es|), golden crossover"),
    *listed("CROSSNAME", "crosses_below", "death cross(es|), dead cross(es|), death crossover"),
    *listed(
        "REVERSE",
        "",
        """
        opposite cross, reverse cross, opposite signal, reverse signal, opposite happens, reverse happens, cross the
        other way, opposite crossover, reverse crossover, opposite, signal reverses, inverse cross, opposite
        condition, opposite is true, reverse is true, cross reverses, signal flips, it reverses
        """,
    ),
    *listed(
        "REVERSE",
        "macd",
        """
        opposite macd cross, opposite macd crossover, reverse macd cross, opposite macd signal
        """,
    ),
    *listed("OPENED", None, "opened, opens, opening, has opened, gapped open"),
    *listed(
        "SIGNTURN",
        "crosses_above",
        """
        go from negative to positive, goes from negative to positive, flip from negative to positive, moves from
        negative to positive, from negative to positive, turn positive, go positive, turned positive
        """,
    ),
    *listed(
        "SIGNTURN",
        "crosses_below",
        """
        go from positive to negative, goes from positive to negative, flip from positive to negative, moves from
        positive to negative, from positive to negative, turn negative, go negative, turned negative
        """,
    ),
    *listed("GOING", "rising", "turns up, turn up, has turned up, curls up"),
    *listed("GOING", "falling", "turns down, turn down, has turned down, rolls over, curls down"),
    *listed(
        "BROKEN",
        None,
        """
        broken, is broken, gets broken, is taken out, breaks, gives way, is exceeded, is breached, gets taken out
        """,
    ),
    *listed("RECLAIMED", "crosses_above", "reclaimed, is reclaimed, gets reclaimed, is regained, is recovered"),
    *listed("RECLAIMED", "crosses_below", "is lost, gets lost"),
)
_MOVES: tuple[Entry, ...] = (
    *listed(
        "MOVE",
        "+",
        """
        up, is up, are up, gain(s), gained, rise(s), risen, has risen, have risen, rallied, advance(s), has gained,
        have gained, climb(s), has climbed, add(s), increase(s), increased, has increased, jump(s), has rallied, has
        jumped, higher, rallies, is higher, grown, has grown, appreciated, surged, pops, has been up, went up, goes
        up, moves up, moved up, has moved up, jumps, jumped, surges, has surged
        """,
    ),
    *listed(
        "MOVE",
        "-",
        """
        down, is down, are down, fall(s), fallen, has fallen, have fallen, drop(s), dropped, has dropped, have
        dropped, lose(s), lost, has lost, have lost, decline(s), declined, has declined, slide(s), decrease(s),
        decreased, lower, is lower, shed(s), has shed, give(s) back, sell(s) off, sold off, goes down, went down,
        moves down, moved down, slips, slipped, sinks, sank, crashes, crashed, tanks, pulled back, pulls back, has
        pulled back, corrected, has corrected, dips, dipped, slumps, has slid
        """,
    ),
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
    *listed("UNCHANGED", None, "unchanged"),
)
_PATTERNS = {
    ("cdl_engulfing", ">"): (
        "bullish engulfing",
        "bullish engulfing pattern",
        "bullish engulfing candle",
        "bullish engulfing bar",
    ),
    ("cdl_engulfing", "<"): (
        "bearish engulfing",
        "bearish engulfing pattern",
        "bearish engulfing candle",
        "bearish engulfing bar",
    ),
    ("cdl_hammer", ">"): ("hammer", "hammer candle", "hammer pattern", "bullish hammer"),
    ("cdl_invertedhammer", ">"): ("inverted hammer", "inverted hammer candle"),
    ("cdl_shootingstar", "<"): ("shooting star", "shooting star candle", "shooting-star candle"),
    ("cdl_morningstar", ">"): ("morning star", "morning star pattern"),
    ("cdl_eveningstar", "<"): ("evening star", "evening star pattern"),
    ("cdl_hangingman", "<"): ("hanging man", "hanging man candle"),
    ("cdl_piercing", ">"): ("piercing line", "piercing pattern", "piercing candle"),
    ("cdl_darkcloudcover", "<"): ("dark cloud cover", "dark cloud"),
    ("cdl_3whitesoldiers", ">"): ("three white soldiers", "3 white soldiers"),
    ("cdl_3blackcrows", "<"): ("three black crows", "3 black crows"),
    ("cdl_doji", ">"): ("doji", "doji candle"),
    ("cdl_dragonflydoji", ">"): ("dragonfly doji", "dragonfly"),
    ("cdl_gravestonedoji", ">"): ("gravestone doji", "gravestone"),
    ("cdl_harami", ">"): ("bullish harami", "bullish harami pattern"),
    ("cdl_harami", "<"): ("bearish harami", "bearish harami pattern"),
}
PATTERNS: tuple[Entry, ...] = tuple(
    entry for value, surfaces in _PATTERNS.items() for entry in words("SHAPE", value, *surfaces)
)
MOVES: tuple[Entry, ...] = (*CROSSES, *_MOVES, *PATTERNS)
