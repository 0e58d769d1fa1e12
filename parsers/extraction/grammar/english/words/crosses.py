"""Words for crossing a level: verbs with their ways, as nouns, as names; touching, closing, reversing. Pure data."""

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
    "poke pokes poking poked",
    "tick ticks ticking ticked",
    "hook hooks hooking hooked",
)
_UPWARD = (
    "rise rises rising rose",
    "climb climbs climbing climbed",
    "jump jumps jumping jumped",
    "pop pops popping popped",
    "punch punches punching punched",
    "rally rallies rallying rallied",
    "surge surges surging surged",
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
        up through, back up through, up across, trades up through, trades up over, trading up through, prints
        up through, closes up through, closes up
        over, closing up through, push up through, hooks up through, hook up through, comes up over, hooks up
        across, hook up across,
        break(s) out above|over|through|past, breaking out above|over, reclaim(s), regain(s), retake(s), clear(s),
        surpass(es), overtake(s), recover(s), recapture(s), break(s) out of, overtaking, reclaiming, clearing,
        break(s) to the upside
        """,
    ),
    *listed(
        "CROSS",
        "crosses_below",
        """
        down through, back down through, down across, trades down through, trading down through, closes down
        through, closing down through, closes down
        under, prints down through, hooks down through, hooks down across,
        lose(s), undercut(s), violate(s), give(s) up, break(s) down below|through, losing, surrender(s), crack(s),
        fail(s) to hold
        """,
    ),
    *listed(
        "BREAK",
        None,
        """
        closes across, goes across, cuts across, moves across, comes across, closes through, trades through,
        trades across, break(s), breach(es), breaking, pierce(s), take(s) out, cross(es) through, cross(es)
        """,
    ),
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
        cools off to, has cooled off to, cools down to, has cooled down to, has come down to, comes back down to, has
        dropped to, has fallen to, falls back to, drops back to, gets down to, is down to, pulls back down to,
        touch(es), tag(s), hit(s), reach(es), test(s), kiss(es), touching, tagging, hitting, come(s) down to,
        pull(s) back to, dip(s) to, fall(s) to, drop(s) to, rise(s) to, climb(s) to, get(s) to, retest(s), come(s)
        back to, return(s) to, retrace(s) to
        """,
    ),
    *listed(
        "CLOSES",
        None,
        """
        they close, they finish, they settle, they end, prices close, shares close, stocks close,
        finishes a day, closes a day, ends a day, closes a week, finishes a week, ends a week, ends up,
        finishes up, settles a day, closes the week, finishes the week, closing the day, ending the day, has
        settled,
        closes, finish(es), settle(s), end(s), end(s) up, end(s) the day, closing, closes the day, finish(es) the
        day, closes back, closes out the day, is trading, trade(s), trading, print(s), cost(s), priced, sell(s) for,
        quoted, trade(s) back, has closed, have closed, has traded, changing hands, closes again, have traded,
        closing back, finishes a session, ends a session, closes a session, finishes the day, finishes the
        session, ends the session, closes the session
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
    *listed("RECLAIMED", "crosses_below", "is lost, gets lost, lost, is given up"),
)
