"""Words for what is done, when, and their headings: buy, get out, when, unless, Entry:. Pure data."""

from parsers.extraction.grammar.lexicon.entries import Entry, listed, words

_BUY = (
    *(
        "buy",
        "buys",
        "buying",
        "purchase",
        "go long",
        "goes long",
        "going long",
        "enter",
        "enter long",
        "enters",
        "entering",
    ),
    *(
        "enter a long",
        "enter a position",
        "enter the trade",
        "enter a trade",
        "take a long",
        "take a long position",
        "open a long",
    ),
    *(
        "open a long position",
        "open a position",
        "open a trade",
        "open long",
        "get in",
        "get long",
        "getting in",
        "go in",
        "i'm in",
    ),
    *(
        "im in",
        "that's my long",
        "that's my entry",
        "that is my entry",
        "long",
        "accumulate",
        "pick up",
        "grab",
        "step in",
        "jump in",
    ),
    *(
        "take the trade",
        "take the long",
        "take a position",
        "initiate a position",
        "initiate a long",
        "initiate longs",
        "we buy",
        "load up",
    ),
    *(
        "place a buy",
        "buy in",
        "pull the trigger",
        "take it",
        "take entries",
        "take trades",
        "that's the buy",
        "that's a buy",
    ),
    *(
        "we're in",
        "long entry",
        "buy the dip",
        "buy signal",
        "entry signal",
        "invest in",
        "start a position",
        "buy at market",
    ),
    *(
        "put on a long",
        "go long at market",
        "enter at the open",
        "enter on the close",
        "buy the stock",
        "scoop up",
        "long it",
    ),
    *(
        "enter longs",
        "take longs",
        "open longs",
        "going in",
        "i am in",
        "i long",
        "i go long",
        "i enter",
        "send a buy order",
    ),
    *(
        "that's my signal",
        "that's my buy",
        "enter buy",
        "execute a buy",
        "buy order",
        "trigger a buy",
        "get into",
        "buy into",
        "add",
    ),
)
_SELL = (
    *(
        "sell",
        "sells",
        "selling",
        "exit",
        "exits",
        "exiting",
        "get out",
        "gets out",
        "getting out",
        "i'm out",
        "im out",
        "bail",
        "bail out",
    ),
    *(
        "leave",
        "let go",
        "let it go",
        "liquidate",
        "flip to cash",
        "take it off",
        "close the trade",
        "close the position",
        "close out",
    ),
    *(
        "close my position",
        "close it",
        "close all",
        "close everything",
        "close positions",
        "close the long",
        "close longs",
        "dump",
        "dump it",
    ),
    *(
        "close out the position",
        "close out the trade",
        "exit the trade",
        "exit the position",
        "exit long",
        "exit longs",
        "exit positions",
    ),
    *(
        "step aside",
        "unload",
        "get rid of",
        "is sold",
        "are sold",
        "gets sold",
        "get sold",
        "sell signal",
        "exit signal",
        "go to cash",
    ),
    *(
        "move to cash",
        "we sell",
        "sell the position",
        "sell everything",
        "sell all",
        "sell it all",
        "sell out",
        "off the books",
        "i am out",
    ),
    *(
        "that's my exit",
        "that's the exit",
        "is closed",
        "are closed",
        "gets closed",
        "i exit",
        "i sell",
        "close any position",
        "leave the trade",
    ),
    *(
        "trade is over",
        "trade is done",
        "closing the trade",
        "i bail",
        "we exit",
        "we're out",
        "cut it",
        "cut the position",
        "is liquidated",
    ),
    *(
        "close a position",
        "close that position",
        "close this position",
        "exit all",
        "exit everything",
        "head for the exit",
        "leave the position",
    ),
)
_SHORT = (
    *(
        "short",
        "sell short",
        "go short",
        "goes short",
        "going short",
        "enter short",
        "open a short",
        "open short",
        "short sell",
        "take a short",
    ),
    *(
        "short it",
        "shorting",
        "enter a short",
        "short entry",
        "short the stock",
        "open a short position",
        "initiate a short",
        "enter shorts",
    ),
    *("get short", "fade it", "sells short", "selling short"),
)
_COVER = (
    *(
        "cover",
        "covers",
        "covering",
        "buy to cover",
        "cover the short",
        "close the short",
        "cover shorts",
        "exit short",
        "exit the short",
    ),
    *("cover it", "exit shorts", "buy back", "close shorts", "cover my short", "close short", "short exit"),
)
DEED_VERBS: tuple[Entry, ...] = (
    *words("BUY", "buy", *_BUY),
    *words("SELL", "sell", *_SELL),
    *words("SHORT", "short", *_SHORT),
    *words("COVER", "cover", *_COVER),
    *listed(
        "HOLD",
        "buy",
        """
        hold, holds, keep, own, holding, stay long, stay in, be long, remain long, hold onto, be in, stay invested,
        remain invested, be invested, stay invested in, invested in, hold on to
        """,
    ),
    *listed(
        "OPENS",
        "buy",
        """
        opens the long, opens a long, opens the trade, triggers the entry, triggers a buy, gets me in, is my entry,
        is the entry, is my buy signal, is the buy signal, is a buy, is the trigger, gets us in, is my entry signal,
        means buy, signals a buy, puts me in, triggers a long, is our entry, opens the position, triggers entry, is
        bought, are bought, gets bought, get bought, is my trigger, is the signal to buy
        """,
    ),
    *listed(
        "OPENS",
        "sell",
        """
        closes it, closes the long, closes the trade, closes the position, gets me out, triggers the exit, is my
        exit, is the exit, means sell, signals a sell, takes me out, is a sell, ends the trade, is our exit, is the
        sell signal, triggers a sell, closes out the trade, is my exit signal, triggers exit, gets us out, kicks me
        out, is the signal to sell
        """,
    ),
    *listed("OPENS", "short", "opens the short, triggers a short, is my short entry, opens a short"),
    *listed("OPENS", "cover", "closes the short"),
    *listed(
        "THROWN",
        "exclude",
        """
        is thrown out, is out, are out, is excluded, are excluded, gets excluded, is skipped, are skipped, is thrown
        out too, thrown out, is ruled out, is disqualified, doesn't qualify, do not qualify, don't count, is
        ignored, are ignored, is a no-go, is off limits, gets dropped, is filtered out
        """,
    ),
    *listed(
        "LOOKFOR",
        "",
        """
        look for, looking for, scan for, scan, screen for, screen, list, find, search for, show me, show, i want, we
        want, want, pick, select, filter for, give me, i look for, i'm looking for, watch for, filter, scanning for,
        choose, consider, only consider, only trade, trade, i trade, we trade, i look at, look at, focus on,
        requires, require, conditions, criteria, i need, need, wait for, i wait for, waiting for, only look at, i
        only look at, only take, restrict to, stick to, limit to, get me, pull up, i pull up, universe is, trades,
        trading, run on, running on, applied to, i only trade, find me, return, report
        """,
    ),
    *listed(
        "WAIT",
        None,
        """
        wait until, i wait until, wait till, waits until, we wait until, wait for, then wait until, waiting until
        """,
    ),
    *listed(
        "IF",
        None,
        """close of any day, on the close of any day, any day, on any bar where, on any day where, any bar where, any time that""",
    ),
    *listed(
        "SELL",
        "sell",
        """out, flat, go flat, i'm gone, im gone, gone, i dump it, i dump, i get out, get out of it, take it off the table""",
    ),
    *listed(
        "BUY",
        "buy",
        """that's the buy, that is the buy, that's the entry, i open, open trades, open new trades, take new trades, i take it, put on a position, open positions, opens positions""",
    ),
    *listed(
        "LONGS",
        None,
        """longs, long trades, long setups, buys, long entries, new longs, long positions, trades, entries, new trades""",
    ),
    *listed("HOLD", "buy", """hold whatever is, keep only, hold only, i hold, i keep, we hold, we keep, i own"""),
    *listed(
        "THROWN",
        "exclude",
        """gets skipped, get skipped, is dropped, are dropped, gets thrown out, get thrown out, must be skipped, is left out, are left out, is avoided, skipped""",
    ),
    *listed(
        "HEAD",
        "buy",
        """longcond, longcondition, long condition, entrycond, entrycondition, buycond, buycondition, buysignal, longsignal, needed, entry signal, longentry, trigger, setup, trend filter, liquidity, must have, required, entry long, liquidity filter""",
    ),
    *listed(
        "HEAD",
        "sell",
        """exitcond, exitcondition, sellcond, sellcondition, sellsignal, exitsignal, longexit, closecond, close condition, out""",
    ),
    *listed(
        "HELD",
        None,
        """hasn't worked in, hasn't worked after, has not worked in, hasn't moved in, hasn't worked out in, hasn't paid off in, isn't working after""",
    ),
    *listed(
        "SKIP",
        None,
        """no new buys, no new longs, no buy, no new trade, no fresh buys, no entry allowed, no new position""",
    ),
    *listed("CONDITIONAL", None, """when, if, once, whenever, as soon as, unless, only if, only when, any time"""),
    *listed(
        "SELL",
        "sell",
        """close position, close positions, close trade, close all positions, close your position, close long, close trades, exit position, exit trade""",
    ),
    *listed("LONGS", None, """long positions only, long side"""),
)
LOGIC: tuple[Entry, ...] = (
    *listed(
        "AND",
        None,
        """
        and, plus, along with, as well as, and also, while, also, with, while also, together with, and then, at the
        same time, and at the same time, and only if, as long as, so long as, combined with, and where, and whose,
        and with, and has, and have, and provided, and is, and that, and when, and if, +, but, yet, but also,
        provided that, provided, providing, given that, and by then
        """,
    ),
    *listed(
        "OR",
        None,
        """or, or else, or if, or when, or once, and/or, alternatively, or whenever, or that, or alternatively""",
    ),
    *listed("EITHER", None, "either, any of the following, one of, any of, any one of"),
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
        not, never, don't, do not, does not, doesn't, isn't, aren't, is not, are not, not yet, no longer, hasn't,
        haven't, has not, have not, won't, cannot, can't, didn't, without, must not, mustn't, should not, shouldn't,
        avoid, refrain from, not be, is never, without being
        """,
    ),
    *listed(
        "NOTBE",
        None,
        """
        isn't, aren't, is not, are not, not, hasn't been, has not been, is never, must not be, can't be, is no
        longer, isn't yet, is not yet, cannot be, should not be, shouldn't be, must not, may not be, doesn't, does
        not, never, stays not, haven't been, have not been, hasn't, has not
        """,
    ),
    *listed("NO", None, "no, nothing, none"),
    *listed("HAS", None, "has, have, has just, have just, just, has recently, recently, has already"),
    *listed(
        "IF",
        None,
        """
        when, if, once, as soon as, whenever, moment, on the day, in case, after, if and when, on, at which point,
        every time, each time, any time, minute, where, day, as, first time, upon, right after, immediately when,
        second, in the event that, when we see, if we see, when there is, when you see, if there is, when there's,
        when i see, when we get, when you get, on the bar that, on the day that, day that, immediately after, on any
        day, on days when, on a day when, on the close if, at the close if, at the close when, at the open if, at
        market when, next time
        """,
    ),
    *listed(
        "ONLYIF",
        None,
        """
        only when, only if, only once, only while, only on, only after, if and only if, only in case, only as long
        as, provided, provided that, providing, as long as, so long as, on condition that
        """,
    ),
    *listed("ONLY", None, "only, just, solely, exclusively"),
    *listed("UNLESS", None, "unless, except when, except if, except, but not if, but not when, only if not"),
    *listed("WHILE", None, "while, as long as, whilst, so long as, during"),
    *listed("UNTIL", None, "until, till, up until"),
    *listed(
        "THEN",
        None,
        """
        then, after that, afterwards, next, and then, subsequently, followed by, after which
        """,
    ),
    *listed("OTHERWISE", None, """otherwise, else, if that's not the case, in all other cases, if not true"""),
    *listed(
        "CASH",
        None,
        """
        sit in cash, stay in cash, hold cash, go to cash, be in cash, cash, move to cash, stay out, sit out, in
        cash, remain in cash, stand aside, be flat, stay flat, sit on cash, park in cash, i sit in cash
        """,
    ),
    *listed(
        "SKIP",
        None,
        """
        skip, skip it, skip the trade, avoid, ignore, exclude, leave out, pass, stay away, stay out, i pass, skip
        the whole thing, skip the entry, sit out, stay away from, i skip, drop, reject, filter out, discard, no
        trade, no trades, no entry, no entries, no new trades, no new entries, no buys, no new positions, no buying,
        no longs, nothing with, no stocks with, none, skip anything, skip any, skip stocks, skip names, avoid
        stocks, avoid names, exclude stocks, exclude anything, exclude names, leave it alone, no long entries, do
        nothing, i stay out, i avoid, throw out, remove, no position, not interested, pass on, skip this, no names
        with, no companies with, nothing, ignore the signal, ignore signals, skip the signal, skip trades, never
        touch, i don't touch, don't touch, do not trade, don't trade, never trade, no trading, exclude companies,
        don't take the trade, do not take the trade, don't enter, don't take it, avoid trades, avoid entries
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
    *listed("PRON", None, "it, they, that, this, it's, they're"),
    *listed(
        "REFAVG",
        None,
        """
        that average, this average, that line, that ma, that moving average, that same average, same average, same
        line, this line, that ema, that sma
        """,
    ),
    *listed("REFINDEX", None, "index, indicator, oscillator, reading, that reading"),
    *listed("REFRETURN", None, "that return, this return, its return, that number, that figure"),
    *listed(
        "HEAD",
        "buy",
        """entry, entries, entry rule(s), entry condition(s), entry criteria, entry signal, buy rule(s), buy condition(s), buy signal, long entry, setup, entry setup, buy criteria, long, buy, screen, scan, filters, filter, conditions, criteria, rules for entry, rules to enter, enter, longs, checklist, trend checklist, requirements, all must hold, buy setup, entry trigger, long setup, screener, stock screen, screening criteria, screen criteria, entry rules (long), in, long entries, when to buy, what i buy, buy trigger, must have, all of the following""",
    ),
    *listed(
        "HEAD",
        "sell",
        """exit, exits, exit rule(s), exit condition(s), exit criteria, sell rule(s), sell condition(s), sell, sell signal, exit signal, long exit, exit trigger, way out, out, exit long, rules for exit, rules to exit, when to sell, sell criteria, exit setup""",
    ),
    *listed("HEAD", "short", """short entry, short setup, short, shorts, short entries, short rules"""),
    *listed("HEAD", "cover", """short exit, cover, exit short, short exits"""),
    *listed("HEAD", "exclude", """exclusions, no-trade, excluded"""),
    *listed(
        "TITLEHEAD",
        "buy",
        """entry rules, entry conditions, buy rules, buy conditions, entry criteria, conditions for entry, long entry, entry signal, buy signal, buy criteria, rules for entry, entry setup, long entries""",
    ),
    *listed(
        "TITLEHEAD",
        "sell",
        """exit rules, exit conditions, sell rules, sell conditions, exit criteria, rules for exit, long exit, exit signal, sell signal, sell criteria, exits""",
    ),
    *listed("TITLEHEAD", "short", """short entry, short entries, short rules, short conditions"""),
    *listed("TITLEHEAD", "cover", """short exit, short exits, cover rules"""),
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
TIMES: tuple[Entry, ...] = (
    *listed("BEFORE", "<", "before, prior to, earlier than, until"),
    *listed("BEFORE", ">", "after, later than, past, from, starting at, starting from, no earlier than"),
    *listed(
        "HELD",
        None,
        """
        held, holding, hold, after holding, have held, in the trade, have been held, holding for, held for
        """,
    ),
    *listed("AFTER", None, "after, following, once"),
    *listed(
        "LATER",
        None,
        """later, after entry, after buying, after the entry, after that, after the purchase, after i buy, after purchase, after getting in, after the buy""",
    ),
    *listed(
        "FLAT",
        None,
        """flat by, flat at, be flat by, out by, close everything by, close all by, everything is closed by, all out by, go flat at, go flat by, flat before, flatten at, flatten by, flatten everything at""",
    ),
    *listed(
        "NEXTOPEN",
        1,
        """
        next day's open, next open, next morning, next day, next session, following day, next bar, following
        morning, tomorrow, next morning's open, next trading day, next day at the open, following open, next candle,
        open of the next day, open of the next bar, open the next day
        """,
    ),
)
DEEDS: tuple[Entry, ...] = (*DEED_VERBS, *LOGIC, *TIMES)
