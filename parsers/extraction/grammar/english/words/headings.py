"""Headings and keys of sheets: Entry:, Exit rules, time stop. Pure data."""

from parsers.extraction.grammar.lexicon.entries import Entry, listed

HEADINGS: tuple[Entry, ...] = (
    *listed(
        "HEAD",
        "buy",
        """
        what makes me buy, what gets me in, what gets us in,
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
        what makes me sell, what gets me out, what gets us out, what takes me out,
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
        exception, exceptions, exception one, exception two, exception 1, exception 2, first exception,
        second exception, exclusions, no-trade, excluded
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
