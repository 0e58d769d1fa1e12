"""Headings and keys of sheets: Entry:, Exit rules, time stop. Pure data."""

from parsers.extraction.grammar.lexicon.entries import Entry, listed

HEADINGS: tuple[Entry, ...] = (
    *listed(
        "HEAD",
        "buy",
        """
        what gets bought, what is bought, what's bought, what we buy, wanted, what is wanted, what makes me
        buy, what gets me in, what gets us in,
        route in, way in, ways in, how to get in,
        what i look for, what i'm looking for, what i want to see, my criteria, my checklist, what it takes, what
        i need to see, what has to be true, what must be true, before i buy, what i need,
        signal, buying, how i get in, how i buy, getting in, long trigger, entry
        logic, entry checklist, why i buy,
        longcond, longcondition, long condition, entrycond, entrycondition, buycond, buycondition, buysignal,
        longsignal, needed, entry signal, longentry, trigger,
        entry long, entry, entries, entry rule(s), entry condition(s), entry criteria, buy
        rule(s), buy condition(s), buy signal, long entry, entry setup, buy criteria, long, buy, screen, scan,
         conditions, criteria, rules for entry, rules to enter, enter, longs, checklist, trend
        checklist,  buy setup, entry trigger, long setup, screener, stock screen,
        screening criteria, screen criteria, entry rules (long), in, long entries, when to buy, what i buy, buy
        trigger, all of the following
        """,
    ),
    *listed(
        "HEAD",
        "require",
        """
        filter(s), trend filter, liquidity, liquidity filter, must have, required, requirements, all must hold,
        market filter, volume filter, quality filter, prerequisite(s), regime filter, setup, time filter,
        session filter,
        time window, trading window, trading hours, session
        """,
    ),
    *listed(
        "HEAD",
        "sell",
        """
        what gets sold, what is sold, what's sold, what we sell, what makes me sell, what gets me out, what
        gets us out, what takes me out,
        selling, how i get out, how i sell, getting out, exit logic, close the trade, long exit rules,
        exitcond, exitcondition, sellcond, sellcondition, sellsignal, exitsignal, longexit, closecond, close
        condition, out, close if, close when, exit long if, exit, exits, exit rule(s), exit condition(s), exit
        criteria, sell rule(s), sell condition(s), sell, sell signal, exit signal, long exit, exit trigger, way out,
        exit long, rules for exit, rules to exit, when to sell, sell criteria, exit setup
        """,
    ),
    *listed("HEAD", "short", "short entry, short setup, short, shorts, short entries, short rules"),
    *listed("HEAD", "cover", "short exit, cover, exit short, short exits"),
    *listed(
        "HEAD",
        "exclude",
        """
        exception, exceptions, exception one, exception two, exception 1, exception 2, first exception, second
        exception, exclusions, no-trade, excluded, forbid, forbidden, forbids, avoid, avoids, vetoes, veto, veto
        rules, dealbreaker(s), deal breaker(s), deal-breaker(s), disqualifier(s), no-go, no-gos, no-goes,
        exclude, exclusion rules, exclusion criteria, exclusion list, exclusion filters, skip list, skips,
        no-trade rule(s), no-trade filter(s), no-trade condition(s), no-trade zone, no trade rules, no entry
        rules, entry blocker(s), blocker(s), blocked, ban list, blacklist, nope list, negative filter(s), what
        keeps me out, what keeps us out, what stops me buying, what stops me from buying, what i avoid, what i
        stay away from, things i avoid, what i do not want to see, what i don't want to see, here's what i don't
        want to see, here's what i do not want to see, reasons to pass, reasons to skip, reasons not to buy,
        when not to buy, when not to trade, when i don't buy, when i do not buy, when i stay out, rules me out,
        not allowed, hard no, hard nos, hard no's, unless
        """,
    ),
    *listed(
        "TITLEHEAD",
        "buy",
        """
        entry rules, entry conditions, buy rules, buy conditions, entry criteria, conditions for entry, long entry,
        entry signal, buy signal, buy criteria, rules for entry, entry setup, long entries
        """,
    ),
    *listed(
        "TITLEHEAD",
        "sell",
        """
        exit rules, exit conditions, sell rules, sell conditions, exit criteria, rules for exit, long exit, exit
        signal, sell signal, sell criteria, exits
        """,
    ),
    *listed(
        "TITLEHEAD",
        "exclude",
        """
        skip list, no-trade rules, no-trade filters, no-trade conditions, exclusion rules, exclusion list, exclusion
        criteria, deal breakers, deal-breakers, dealbreakers, reasons to pass, reasons to skip, reasons not to buy, when
        not to buy, when not to trade, when i stay out, when i don't buy, what keeps me out, disqualifiers, entry
        blockers
        """,
    ),
    *listed("TITLEHEAD", "short", "short entry, short entries, short rules, short conditions"),
    *listed("TITLEHEAD", "cover", "short exit, short exits, cover rules"),
    *listed("ARROW", None, "->, →, -->"),
    *listed(
        "KEYHELD",
        None,
        """
        time stop, max hold, maximum holding period, holding period, max holding period, hold time, time exit, hold
        for, holding time, max holding time, maximum hold, time-based exit, hold at most, hold no longer than, hold
        for at most, hold up to, max hold time, time limit, hold for exactly, hold exactly
        """,
    ),
    *listed("EQUALSWORD", None, "=, is, are, ->, =>"),
)
