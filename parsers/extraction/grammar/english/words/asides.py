"""Words of what stands beside rules: who asked, warnings, emphasis, introductions of lists. Pure data."""

from parsers.extraction.grammar.lexicon.entries import Entry, listed

ASIDES: tuple[Entry, ...] = (
    *listed("BECAUSE", None, "since, because, cause, as, seeing that"),
    *listed(
        "SOMEBODY",
        None,
        """
        somebody, someone, people, a few of you, a lot of you, lots of you, many of you, some of you, several people,
        everyone, everybody, folks, you guys, readers, plenty of you, a couple of you, few people, a few people,
        subscribers, many people, you all, lot of people, a lot of people
        """,
    ),
    *listed(
        "ASKED",
        None,
        """
        asked, asked about, asked for, asked me, asked me about, asked me for, wanted it, wanted this, wanted to
        know, wrote to ask, wrote in, requested it, requested this, email me, email me about this, keep asking, keep
        asking me, keep asking about, emailed me, messaged me, asked how, asked what, ask me about, ask about
        """,
    ),
    *listed(
        "DONESO",
        None,
        """
        have done so, have been doing so, been doing it, been doing this, have been doing it, have been doing this,
        i've been doing this, i've done it, i've done this, been running it, been running this, have run it, i've
        traded it, i've traded it live, traded it live, have traded it, been trading it, been trading this, been at
        it, i've been at it, i've used it, i've been running it, been using it, been doing so, doing this
        """,
    ),
    *listed("SINCEWORD", None, "since, ever since, back since, from"),
    *listed(
        "WARNED",
        None,
        """
        copy this, copy it, copy me, overthink it, overthink this, overthink, mortgage anything, mortgage the house,
        bet the house, bet the farm, quit your day job, quit your job, blame me, sue me, revenge trade, revenge
        trading, panic, fomo, fomo in, chase, chase it, try this at home, follow me blindly, follow blindly,
        promise anything, guarantee anything, matter to me, matter, care, predict, forecast, argue, get greedy, get
        emotional, get cute, second-guess it, second guess it, fight it, marry it, get married to it, force it, look
        back, lose sleep, sweat it, worry about it, take this as advice, take my word for it, hate me, judge me
        """,
    ),
    *listed("WORKED", None, "worked, worked out, paid off, helped, made sense, suited me, worked well, made money"),
    *listed(
        "STRESS",
        None,
        """
        discretionary, discretionary about it, widening, fuss, phone calls, hoping, praying,
        negotiation, negotiating, compromise, compromises, excuse(s), argument(s), mercy, drama, debate, doubt,
        discussion, discretion, second-guessing, second guessing, hesitation, exceptions, haggling, whining,
        begging, ifs, buts, ifs or buts, regrets, shame, rush, hurry, problem, secret, magic, rocket science
        """,
    ),
    *listed(
        "PASTRESULTS",
        None,
        """
        past results, past performance, past returns, history, backtests, results, track records
        """,
    ),
    *listed("ADVICE", None, "advice, financial advice, investment advice, recommendation, recommendations, gospel"),
    *listed("NOTONE", None, "not one of them, not just one, not one or the other, not only one, not one of the two"),
    *listed("SEEYOU", None, "see you, see you on, see y'all, talk to you, catch you, see you all, see you next"),
    *listed(
        "FORBUY",
        None,
        """
        for a buy, for a long, for an entry, for a long entry, for me to buy, for a buy signal, to buy, to enter,
        for a long position
        """,
    ),
    *listed(
        "PASSES",
        None,
        """
        comes out, come through, comes through, comes up, makes it through, is left over, what comes out, pass, passes,
        qualify, qualifies, survive, make it, fit, come up, come out, meet them all, meet all of
        this, pass all of this, tick every box, are left, meet all of them, pass the screen, meet the criteria
        """,
    ),
    *listed(
        "SOARE",
        None,
        """
        and so does, so does, and so do, as does, and so will, and so are, and so is, as are, as is, so are,
        so is, and the same goes for, same goes for, and also
        """,
    ),
    *listed("NOBODY", None, "nobody, no one, none, no stock, no name, no company, nothing"),
    *listed(
        "GETSIN",
        None,
        """
        gets in, makes it in, makes the list, qualifies, is bought, gets bought, is allowed in, is eligible,
        makes the cut
        """,
    ),
    *listed(
        "SITS",
        None,
        "hangs, belongs, sits, rests, is resting, is sitting, lives, rides, rides on, rests, is parked, stays, is kept",
    ),
    *listed("ASITSTOOD", None, "as it stood, as it was, as of, as it stood on"),
    *listed(
        "WAYSIN",
        None,
        """
        doors, doors in, doors into this trade, doors into the trade, ways into this trade, ways into the
        trade, ways in,
        routes in, routes into the trade, paths in, paths into the trade, possible entries, entries, setups,
        triggers, entry setups, ways to get in, entry triggers, setups to buy, kinds
        of entry
        """,
    ),
    *listed(
        "EITHERDOES",
        None,
        """
        either will do, either one will do, either is enough, either one is enough, any one will do, one is
        enough, either works, either one works, one of them is enough, whichever comes first, any of them will
        do, either counts
        """,
    ),
    *listed("SOONER", None, "earlier, later, sooner, before, after"),
    *listed(
        "REQUIREMENT",
        None,
        """
        box(es), boxes to tick, boxes to check, things, thing, condition(s), requirement(s), rule(s), check(s),
        criteria, filter(s), hurdle(s), test(s), ingredients, things to check, things must be true, things must
        happen, things have to happen, conditions to meet, conditions to be met, tests to pass, boxes have to be
        ticked, boxes must be ticked, rules for entry, things i need, things i look for, things i want
        """,
    ),
    *listed(
        "MUSTHOLD",
        None,
        """
        must hold, have to hold, must be true, must be met, have to be met, need to be met, need to line up, have to
        line up, must line up, have to be true, are needed, are required, need to hold, must all hold, must all be
        met, have to agree, have to be in place, must be in place, apply, to tick, to check, to meet, to satisfy
        """,
    ),
    *listed(
        "BEFOREBUYING",
        None,
        """
        for an entry, to enter, to buy, for a buy, for
        a long, for entry, before i do anything, before a
        trade, before i take a trade, before i click buy, before i act, before i'm in
        """,
    ),
)
