"""Words for what is done: buy, get out, hold, skip, look for. Pure data."""

from parsers.extraction.grammar.lexicon.entries import Entry, listed, words

DEEDS: tuple[Entry, ...] = (
    *listed(
        "HOLD",
        "buy",
        """
        keep the first, hold the first, own the first,
        hold, holds, keep, own, holding, stay long, stay in, be long, remain long, hold onto, be in, stay invested,
        remain invested, be invested, stay invested in, invested in, hold on to, hold whatever is, keep only, hold
        only, i hold, i keep, we hold, we keep, i own, ride, ride it, i ride it, stay with it, sit in it, let it
        run, keep it
        """,
    ),
    *listed(
        "RIDES", None, "rides, runs, stays, stays on, is held, are held, is kept, are kept, stays in, keeps running"
    ),
    *listed(
        "OPENS",
        "buy",
        """
        gets me long, makes me buy, gets me to buy, has me in, brings me in, is my cue, is my cue to buy, is
        the cue, gets me going,
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
        ends it, is the end of it, means exit, means goodbye, sends me out, throws me out, is my way out, is
        my cue to leave, is my cue to sell, takes us out, stops me out, is curtains, shakes me out, kicks us
        out, gets me to sell, makes me sell, forces me out, has me out,
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
        is|are|gets|get removed|deleted|banned|barred, are thrown out, are thrown out too, get tossed, gets
        tossed, is tossed, are tossed, gets nothing, get nothing, gets no money, gets no slot, is not bought,
        are not bought, isn't bought, aren't bought, is never bought, is not eligible, isn't eligible, doesn't
        get bought, don't get bought, is not considered, is off the table, are off the table, is not for me,
        gets no position, stays out, is a no, is a pass, is disqualified, is barred, is thrown out, is out, are
        out, is excluded, are excluded, gets excluded, is skipped, are skipped, is thrown out too, thrown out,
        is ruled out, is disqualified, doesn't qualify, do not qualify, don't count, is ignored, are ignored, is
        a no-go, is off limits, gets dropped, is filtered out, gets skipped, get skipped, is dropped, are
        dropped, gets thrown out, get thrown out, must be skipped, is left out, are left out, is avoided,
        skipped, is void, is invalid, is cancelled, is canceled, are void, are cancelled, get ignored, gets
        ignored, are avoided, are filtered out, are ruled out
        """,
    ),
    # Of what isn't held yet alone: "stocks are skipped if …" is no way out.
    *listed(
        "REFUSED",
        None,
        """
        is not bought, are not bought, isn't bought, aren't bought, is never bought, is not eligible, isn't
        eligible, doesn't get bought, don't get bought, is not considered, is disqualified, doesn't qualify, do
        not qualify, don't qualify, don't count, doesn't count, is ignored, are ignored, gets ignored, get
        ignored, is skipped, are skipped, gets skipped, get skipped, must be skipped, is avoided, are avoided,
        skipped, is void, is invalid, is cancelled, is canceled, are void, are cancelled, is ruled out, are
        ruled out, is filtered out, are filtered out
        """,
    ),
    *listed(
        "VETOES",
        None,
        """
        rules it out, rules out, rules that out, kills, kills it, cancels, cancels it, voids, voids it, vetoes,
        vetoes it, blocks, blocks it, invalidates, invalidates it, disqualifies, disqualifies it, disqualifies a stock,
        disqualifies a name, disqualifies the name, spoils, spoils it, is a deal-breaker, is a dealbreaker, is a
        deal breaker, is a veto, makes it a pass, makes it a no, knocks it out, knocks out, scratches it
        """,
    ),
    *listed(
        "SIGNALNOUN",
        None,
        "signal, setup, trade, entry, deal, idea, buy, name, stock, candidate, trigger, buy signal",
    ),
    *listed(
        "LOOKFOR",
        "",
        """
        accept, i accept, we accept, admit, i admit, let in, i let in, skim for, i skim for, hunt for, i hunt
        for, fish for, i fish for, comb through, i comb through, sift through,
        it wants, it looks for, it needs, i only care about, only care about, i care about, all i look at is,
        what i'm waiting for is, what i wait for is, what i want is, what i want to see is, what i need is,
        what i need to see is, what i look for is, i like to see, i want to see,
        go through, i go through, we go through, go over, run through, work through, works on, it works on,
        works best on,
        i demand, demand, i insist on, insist on, i also demand, i also want,
        take the, take only the, then take the,
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
        i wait till, but i wait till, but i wait until, wait until, i wait until, wait till, waits until, we
        wait until, wait for, then wait until, waiting until
        """,
    ),
    *listed(
        "SELL",
        "sell",
        """
        it's sold, it's closed, it's gone, they're sold, is|are gone, is|are history, is|are
        exited, position is closed, trade is closed, positions are
        closed, trades are closed, gets unloaded, get unloaded, kick it, i kick it, kick them, kicked out, i
        fold, fold, unload the lot, i unload the lot, sell the lot, i sell the lot,
        out i go, out it goes, out we go, out they go, i take my leave, take my leave, lets go, lets go of
        everything, lets go of it, let go of everything, lets it go, i let it go, i'm a seller, i am a seller,
        we part with it, i part with it, part ways, we part ways, i head out, i walk, i walk away, walk away,
        is liquidated, are liquidated, shall be liquidated, is disposed of, are disposed of, shall be sold,
        must be sold, is unloaded, goodbye, it's goodbye, i say goodbye, i call it a day, call it a day, wrap
        it up, i wrap it up,
        leaves, leaves early, leaves the list, leaves the portfolio, i'm leaving,
        it goes, they go, position goes, the position goes,
        give up on the trade, give up on it, give up, give up the trade, abandon the trade, abandon it,
        abandon the position, gets dumped, is dumped, get dumped, are dumped, is kicked out, gets kicked out,
        are kicked out, is cut, gets cut, throw in the towel, let go of it, let go of the name, let go of a
        name, let it go, is let go, part with it, dump the position, sell whatever is still there, sell
        whatever is left, sell what is left, sell what's left,
        out, flat, go flat, i'm gone, im gone, gone, i dump it, i dump, i get out, get out of it, take it off the
        table, close position, close positions, close trade, close all positions, close your position, close long,
        close trades, exit position, exit trade, sell the rest, sell rest, rest, rest goes, rest is sold, whatever
        is left goes, what is left goes, exit the rest, close the rest, sell the remainder, remaining half goes,
        remainder goes, bail out of the rest, i'm done, im done, throw it out, i throw it out, toss it, sell, sells,
        selling, exit, exits, exiting, get out, gets out, getting out, i'm out, im out, bail, bail out, leave, let
        go, let it go, liquidate, flip to cash, take it off, close the trade, close the position, close out, close
        my position, close it, close all, close everything, close the long, close longs, dump, dump it, close out
        the position, close out the trade, exit the trade, exit the position, exit long, exit longs, exit positions,
        step aside, unload, get rid of, is sold, are sold, gets sold, get sold, sell signal, exit signal, go to
        cash, move to cash, we sell, sell the position, sell everything, sell all, sell it all, sell out, off the
        books, i am out, that's my exit, that's the exit, is closed, are closed, gets closed, i exit, i sell, close
        any position, leave the trade, trade is over, trade is done, closing the trade, i bail, we exit, we're out,
        cut it, cut the position, is liquidated, close a position, close that position, close this position, exit
        all, exit everything, head for the exit, leave the position
        """,
    ),
    *listed(
        "BUY",
        "buy",
        """
        start buying, i start buying, begin buying, i begin to buy, start to buy, i start to buy, ape in, i ape in,
        i'm a buyer, i am a buyer, we're buyers, am a buyer, am allowed to buy, i am allowed to buy, i'm
        allowed to buy, may buy, can buy, i climb in, climb in, hop in, i hop in, i hop on, get on board, i
        get on board, get aboard, i'm on board, my cue, my cue to buy, that's my cue, my trigger, i get long,
        i'm long, we're long,
        buy the first, take the first, purchase the first,
        that's the trigger, that's my trigger, that's the signal, that is the trigger,
        that's the buy, that is the buy, that's the entry, i open, open trades, open new trades, take new trades, i
        take it, put on a position, open positions, opens positions, buy, buys, buying, purchase, go long, goes
        long, going long, enter, enter long, enters, entering, enter a long, enter a position, enter the trade,
        enter a trade, take a long, take a long position, open a long, open a long position, open a position, open a
        trade, open long, get in, get long, getting in, go in, i'm in, im in, that's my long, that's my entry, that
        is my entry, long, accumulate, pick up, grab, step in, jump in, take the trade, take the long, take a
        position, initiate a position, initiate a long, initiate longs, we buy, load up, place a buy, buy in, pull
        the trigger, take it, take entries, take trades, that's a buy, we're in, long entry, buy the dip, buy
        signal, entry signal, invest in, start a position, buy at market, put on a long, go long at market, enter at
        the open, enter on the close, buy the stock, scoop up, long it, enter longs, take longs, open longs, going
        in, i am in, i long, i go long, i enter, send a buy order, that's my signal, that's my buy, enter buy,
        execute a buy, buy order, trigger a buy, get into, buy into, add
        """,
    ),
    *listed(
        "LONGS",
        None,
        """
        longs, long trades, long setups, buys, long entries, new longs, long positions, trades, entries, new trades,
        long positions only, long side
        """,
    ),
    *words(
        "SKIP",
        None,
        *(
            f"{i}leave {what} alone"
            for i in ("", "i ", "we ")
            for what in ("a stock", "a name", "the stock", "the name", "a coin", "the coin", "the pair", "them")
        ),
    ),
    *listed(
        "SKIP",
        None,
        """
        never anything, never any, never anything with, never anything from, never a stock, never a name, nah,
        i keep out, keep out, we keep out, i'm keeping out, trade is off, the trade is off, deal is off, all bets are
        off, bets are off, no deal, nope, forget it, forget about it, let it pass, i let it pass, give it a miss, i
        give it a miss, don't bother, i don't bother, do not bother, wouldn't bother, won't bother, can't be bothered,
        i stand aside, stand aside, standing aside, i take a pass, take a pass, no dice, nothing happens, nothing
        is bought, nothing gets bought, nothing gets opened, nothing is opened, nobody buys, we don't buy, leave the
        trade alone, i leave the trade alone, stay clear, i stay clear, steer clear, i steer clear, give it a wide
        berth, i won't take it, won't take it, don't take the signal, not taking it, i'm not taking it, don't play, i
        don't play, i'm not playing, i stay on the sidelines, i wait on the sidelines, i do not act, don't act,
        do not touch the pair, don't touch it, do not touch it, i do not touch it, don't touch the pair, i
        don't touch the pair, i do not touch the pair, leave it be, stay on the sidelines, sit this one out, i
        leave it alone,
        none of it counts, none of this counts, none of that counts, nothing counts,
        leave it, i leave it, won't touch it, i won't touch it, not touching it, i'm not touching it, wouldn't
        touch it, sit on my hands, i sit on my hands, hands off, keep my hands off, we don't trade, i don't
        trade, i do
        nothing, we pass, we skip it, i skip it, no trade for me, not allowed,
        no new buys, no new longs, no buy, no new trade, no fresh buys, no entry allowed, no new position, cross
        out, strike out, eliminate, weed out, rule out, kick out, toss out, cross out every name, screen out, skip,
        skip it, skip the trade, avoid, ignore, exclude, leave out, pass, stay away, stay out, i pass, skip the
        whole thing, skip the entry, sit out, stay away from, i skip, drop, reject, filter out, discard, no trade,
        no trades, no entry, no entries, no new trades, no new entries, no buys, no new positions, no buying, no
        longs, nothing with, no stocks with, none, skip anything, skip any, skip stocks, skip names, avoid stocks,
        avoid names, exclude stocks, exclude anything, exclude names, leave it alone, no long entries, do nothing, i
        stay out, i avoid, throw out, remove, no position, not interested, pass on, skip this, no names with, no
        companies with, nothing, ignore the signal, ignore signals, skip the signal, skip trades, never touch, i
        don't touch, don't touch, do not trade, don't trade, never trade, no trading, exclude companies, don't take
        the trade, do not take the trade, don't enter, don't take it, avoid trades, avoid entries
        """,
    ),
    *listed(
        "SHORT",
        "short",
        """
        short, sell short, go short, goes short, going short, enter short, open a short, open short, short sell,
        take a short, short it, shorting, enter a short, short entry, short the stock, open a short position,
        initiate a short, enter shorts, get short, fade it, sells short, selling short
        """,
    ),
    *listed(
        "COVER",
        "cover",
        """
        is covered, are covered, gets covered, covered, i cover, cover, covers, covering, buy to cover, cover
        the short, close the short, cover shorts, exit short, exit the
        short, cover it, exit shorts, buy back, close shorts, cover my short, close short, short exit
        """,
    ),
)
