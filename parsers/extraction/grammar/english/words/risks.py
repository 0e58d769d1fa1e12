"""Words for stops, targets, trailing stops and sizes. Pure data."""

from parsers.extraction.grammar.lexicon.entries import Entry, listed

RISKS: tuple[Entry, ...] = (
    *listed(
        "STOP",
        None,
        """
        protective order, stop distance, distance of the stop, my stop order, stop is parked,
        loss cut, losers get cut, losers are cut, losing trades are cut, losing trades get cut, i accept a
        loss of, accept a loss of, loser is cut, losers go, losers are sold,
        stop(s), stop loss(es|), stop-loss, stoploss, hard stop, protective stop, initial stop, sl, stop, first
        stop, stop order, hard stop loss, initial stop loss, protective stop loss, fixed stop, max loss, maximum
        loss, catastrophic stop, disaster stop, tight stop, wide stop, stop level, loss limit, stop goes, first stop
        sits, stop sits, stop price, stop is set, stop is placed, s/l, stop placed, stop set, hard sl, emergency
        stop, stop out, stopped out, get stopped out, mental stop, cut loss(es|), cut my losses, cut the loss, cut
        it, cut losers, risk per position, stop me out, downside, line in the sand, pain threshold, max pain, uncle
        point, hard floor, walk-away point, loss limit per trade, loss limited to, losses limited to, limit losses
        to, limit the loss to, cap losses at, losses are cut at, limit my loss to, my loss is limited to
        """,
    ),
    *listed(
        "LOSE",
        None,
        """
        i keep, i allow, i allow it, i let it lose, lose, i'd lose, i would lose, i lose, i can lose, i'll
        lose, most i lose is, most i'll lose is, most i
        can lose is, lose at most, i lose at most, i'd lose at most,
        i risk, i give it, give it, allow, i'm willing to lose, willing to lose, i accept a loss of, risking, risk,
        give it room of, i'll take a loss of
        """,
    ),
    *listed(
        "DOWNSIDE",
        None,
        """
        as my max pain, as max pain, as my pain limit, as my limit, as the stop, as a hard stop, as my maximum
        loss, as my loss limit,
        on the downside, of downside, downside, of room, as a stop, max loss, loss, against me, against us, stop,
        stop loss, as my stop, hard stop, stop-loss, as stop loss, protective stop, of a loss, of loss
        """,
    ),
    *listed(
        "TARGET",
        None,
        """
        tgt, tgts,
        winners are sold, winners get sold, winners go, i aim for, aim for, aiming for, shooting for, i shoot
        for, my goal is,
        take gains, take gain, take the gains, book gains, book the gain, lock in gains, profit limit,
        objective, profit objective, upside target, exit target, price objective,
        target(s), take profit(s), take-profit, tp, profit target, price target, take profits, profit taking, profit
        goal, takeprofit, limit target, first target, goal, target, final target, target price, t/p, tp1, tp2, t1,
        t2, pt, pt1, take profit 1, first take profit, 1st target, profit
        """,
    ),
    *listed(
        "TAKEPROFIT",
        None,
        """
        take profit(s), take the money, take my profit, take gains, book profit(s), bank profit(s), lock in, i bank
        profits, i take profit, i take profits, cash in, take the profit, ring the register, sell for, i am happy
        with, happy with, i'm happy with, scale out, cash out, take the gain, sell into strength, i sell into
        strength, i book, book, bank, i bank, collect, pocket, profits are taken, profit is taken, sell, exit, get
        out, i sell, i'm out, close the trade, close the position, i exit, take it off, i take, take off, i take
        off, trim, i trim, unload
        """,
    ),
    *listed(
        "CUTLOSS",
        None,
        """
        it's closed, it is closed, i'm wrong, i was wrong and it's closed, i'm wrong and it's closed, i'm
        wrong and out, part with, part with it, i part with it, it gets closed, position is closed,
        it's gone, it is gone, it's sold, i let it go,
        cut, i'm done, we're out, we get out, i cut, i close, close,
        sell, exit, get out, i sell, i'm out, close the trade, close the position, i exit, bail, i bail, cut losses,
        cut the loss, cut it, stop out, get stopped out, dump it, i get out, stop loss, i'm gone, im gone, i dump
        it, out, get me out, i cut it, i cut
        """,
    ),
    *listed(
        "PROFIT",
        None,
        """
        my way, our way, in my favor, in my favour, in our favor, in our favour, in my direction, the right
        way, right way,
        profit, gain, in profit, of profit, gains, upside, in the money, profits, up, on the upside, in gains, of
        gain, winner, on the trade
        """,
    ),
    *listed("LOSSWORD", None, "loss, in loss, losing, drawdown, down, against me, in the red, underwater"),
    *listed("POSITION", None, "whole thing, position, trade, it, we, i, i'm, price, holding, we're"),
    *listed(
        "TRAIL",
        None,
        """
        trailing stop(s), trailing stop loss, trailing stop-loss, trail, trailing, trail a stop, trail the stop,
        trail my stop, trail stop, chandelier stop, chandelier, trail with a stop, trailing sl, trail it, trails,
        stop trails, i trail, i trail a stop, trail the stop at, trail by, then trail, stop trailing
        """,
    ),
    *listed(
        "PEAK",
        None,
        """
        highest high since i got in, highest high since i bought, highest high since i entered, highest close
        since i got in, highest close since i bought, high since i got in, high since i bought, highest price
        since i bought, highest high since buying, highest high since the buy, highest close since the buy,
        best close since entry,
        highest high since entry, high since entry, peak, highest close since entry, high water mark, high, highest
        price since entry, recent high, highest point, post-entry high, highest close, top, highest high, best
        price, best price since entry, high of the trade, highest high since the entry, highest price reached, high
        after entry, high price since entry, peak since entry, its peak since entry, high watermark, its
        peak, peak price, highs, recent highs, swing peak, highest level since entry
        """,
    ),
    *listed(
        "ENTRYPRICE",
        None,
        """
        entry, entry price, purchase price, buy price, fill, fill price, cost, cost basis, what i paid, price i
        paid, buying price, purchase, entry point, average price, where i got in, where i bought, entry level, open
        price
        """,
    ),
    *listed("BELOWENTRY", None, "below, under, beneath, from, off, away from, lower than, against, of"),
    *listed("ABOVEENTRY", None, "above, over, from, past, of, higher than, on"),
    *listed("AVERAGERANGE", None, "atr, atrs, average true range, average true ranges, n, ns"),
    *listed(
        "R",
        None,
        """
        r, rs, r multiple, times risk, times the risk, times my risk, x risk, times the stop, times the stop
        distance, x the risk, times what i risk, risk units, x my risk, times the initial risk, times our risk, r
        target
        """,
    ),
    *listed(
        "REWARDRISK",
        None,
        """
        reward to risk, reward-to-risk, risk reward, risk/reward, reward/risk, r:r, rr, risk to reward, risk-reward,
        risk-to-reward, reward risk, reward-to-risk target, reward-to-risk ratio, risk reward ratio, risk/reward
        ratio, reward, reward to risk target, r/r, rrr, risk-reward ratio, reward to risk ratio
        """,
    ),
    *listed("BREAKEVEN", None, "breakeven, break even, break-even, to breakeven"),
    *listed(
        "LEVELOF",
        0,
        """
        breakout day, signal day, trigger day, day of the breakout, day of the signal, reversal bar, reversal
        candle, shakeout bar, shakeout candle, shakeout day, reversal day,
        trigger candle, trigger session, signal bar, signal candle, entry bar, entry candle, trigger bar,
        breakout bar, breakout candle, entry day,
        day of entry, buy candle, buy bar
        """,
    ),
    *listed(
        "LEVELOF",
        1,
        """
        pullback bar, that pullback bar, setup bar, pullback candle, setup candle, bar before entry
        """,
    ),
    *listed(
        "RISKPER",
        None,
        """
        risk, risk per trade, risking, risked, i risk, risk is, trade risk, account risk, position risk, risk no
        more than, never risk more than, i never risk more than, risk at most, risk a maximum of, risk only, max
        risk, maximum risk, max risk per trade, per-trade risk, risk up to, lose no more than, risk exactly, at
        risk, account at risk
        """,
    ),
    *listed(
        "EQUITY",
        None,
        """
        acct, acc, accnt, portf, pf, roll, trading pot, book, bankroll i trade, pile, trading money, trading book,
        pie, stack, kitty, trading account, whole account, nest egg,
        equity, account, capital, portfolio, account equity, bankroll, balance, account balance, total capital,
        trading capital, money, net worth, funds, account value, portfolio value, available capital, buying power,
        available cash, cash, total equity, account size, pot
        """,
    ),
    *listed(
        "PERTRADE",
        None,
        """
        per coin, per pair, per ticker, per etf, per fund, per company, per go, per hit, per slot, per contract, per
        setup, per future, each pair, each ticker, each etf, each company, each contract, every coin, every pair, every
        fund, in each coin, in each fund, in each pair, in every coin, a shot, per ticket,
        each line, every line, each slot, every slot, each hit, every hit, each signal, every signal, each
        idea, every idea, each leg,
        each one, every one, in every one, in each one, each time, every time, a go, each pick, each holding,
        each fund, each coin, each name, every name, each stock, every stock, every position, every holding,
        each share, each buy, per holding, per pick, per buy, in each of them, in every name, in every stock,
        each of them,
        per trade, trade, on each trade, on any trade, each trade, per position, in each position, per name, per
        stock, each position, on a trade, in each, on every trade, for each trade, per entry, on any single trade,
        on any one trade, on one trade, into each, in each name, per idea, each, apiece, per symbol, to each, into
        each position, in each stock, into each stock, on each position, every trade, a pop, pop, per shot, a piece,
        per signal, on each signal, for every trade, per bet
        """,
    ),
    *listed(
        "SIZEWORD",
        None,
        """
        puts, invests, allocates, sticks, throws, capital used, capital per trade, position is, capital per
        position, exposure, weight per name, weight
        per stock, stake is, each trade is, amount, capital allocated,
        size, position size, sizing, allocation, allocate, position sizing, bet, put, i put, invest, use, i use, we
        use, position, each position is, weight, position size is, deploy, trade size, commit, each trade uses, each
        position gets, put in, each gets, i invest, stake, every position is, go in with, each one is, each is,
        every one is, each name is, each stock is, each holding is, every position gets
        """,
    ),
    *listed(
        "EQUALWEIGHT",
        None,
        """
        equal weight(s), equally weighted, equal-weight, at equal weight, equal weighted, same weight, in equal
        weights, equal dollar amounts, equal amounts, evenly weighted, split evenly, equal size, equal position
        sizes, equally, evenly, each gets the same weight, each gets equal weight, equal allocation, equal sized,
        equally sized, weighted equally, same weight each, equal-weighted, equal slots, equal positions, same size,
        same amount in each, equal stakes
        """,
    ),
    *listed(
        "SAMEWEIGHT",
        None,
        """
        equal dollars in each, equal dollars, equal money in each, same dollar amount in each, same dollar
        amount in every one, same dollar amount, same amount in every one, same money in each, same amount in
        each, same size, in equal amounts, equal amounts, equal parts of the money, equal shares of the money,
        money split evenly, split evenly between them, split equally, all the same size, each the same size,
        identical size, in equal size, identical weight, an identical weight, at an identical weight, identical
        weights, identical slots, same slice of the pie, an identical share, same share, an equal share, an equal
        slice, same slice, same amount of money, with the same weight, at the same weight,
        each gets the same weight, same weight for each, all get the same weight, equal weights, equally weighted,
        weighted equally, equal weight, each with equal weight, gets the same weight, same weight, equal-weighted,
        same weight each, same weight for all, equal weight each, each at the same weight, same size each, equally
        weighted each, all at equal weight
        """,
    ),
    *listed(
        "PARTS",
        None,
        """
        slot(s), bucket(s), sleeve(s),
        tranche(s), part(s), installment(s), equal part(s), lot(s), step(s), piece(s), equal tranche(s), chunk(s),
        equal lot(s), separate buy(s), purchases, portions, equal portions, equal steps, clips, equal clip(s),
        bites, equal bites, shots, equal shots, equal slices, equal piece(s),
        equal chunk(s)
        """,
    ),
    *listed(
        "ADDON",
        None,
        """
        reinvest(s), reinvested, reinvesting, drip, withdraw, compound it, roll it over, roll them over, roll
        over, write
        calls, sell calls, sell puts, lend out, add another unit, add on, pyramid, pyramiding, average down,
        averaging down, scale in, add to the position,
        add to winners, double down, martingale, hedge, leverage, grid, add another, add a unit, add units, dca, use
        options, covered calls, move the stop to, move stop to, raise the stop, raise my stop, add more, dollar cost
        average, move my stop to, move the stop, tighten the stop, add a second unit, re-enter, reenter, re-entry
        """,
    ),
    *listed(
        "BANKS",
        None,
        """
        bank it, i bank it, bank the profit, book it, i book it, cash it in, i cash in, take the gain, take
        gains, book
        profits, bank profits, lock it in, i lock it in, pocket it, take the money and run, ring the register, take my
        profit, take my profits, take the profit, take the win
        """,
    ),
    *listed(
        "COSTS",
        None,
        """
        risks,
        may cost me, can cost me, may cost, can cost, costs me, may lose, can lose, could cost me, puts at
        risk
        """,
    ),
    *listed(
        "ALLOT",
        None,
        """
        goes into, goes to, go into, is put into, is put in, lands in,
        gets, get, receives, receive, is given, is allotted, is allocated, takes up, takes, uses, is worth, is,
        are, gets exactly, makes up
        """,
    ),
    *listed(
        "MAYCOST",
        None,
        """
        is allowed to cost more than, may cost more than, can cost more than, may cost me more than, can cost me
        more than, is allowed to lose more than, may lose more than, can lose more than, ever costs more than, should
        cost more than, costs me more than, must cost more than, is allowed to risk more than, risks more than, may
        risk more than
        """,
    ),
    *listed(
        "RISKED",
        None,
        """
        what i risk, what i'm risking, what is risked, what was risked, initial risk, risk, stop distance, amount at
        risk, amount risked, risk taken, risk on the trade, distance to the stop, size of the stop, what we risk
        """,
    ),
    *listed(
        "STOPHERE",
        None,
        """
        is where the stop goes, is where the stop is, is where my stop is, is where my stop goes, is where i admit
        defeat, is where i give up, is where i get out, is where i cut it, is where i'm wrong, is where i was wrong,
        is my stop, is the stop, is where the stop sits, is where my stop sits, is my limit, is where i stop out,
        is where i throw in the towel, is my line in the sand, is where i'm out, is where i bail
        """,
    ),
    *listed(
        "GOES",
        None,
        """
        it runs, it moves, it goes, runs, run, goes, go, moves, move, trades, turns, turn, gets, went, has gone, has
        run, has moved
        """,
    ),
    *listed(
        "SPLITWORD",
        None,
        """
        gets split, gets divided, is split, split, divided, is divided, spread, is spread, split up, is cut,
        divide it
        """,
    ),
    *listed(
        "EVENSPLIT",
        None,
        """
        is divided evenly, is split evenly, divided evenly, is spread evenly, spread evenly, is split equally,
        is divided
        equally, split equally, divided equally, spread equally, is spread equally, split evenly, is shared equally
        """,
    ),
    *listed(
        "LETS",
        None,
        """
        allowed to, is allowed to, be allowed to, am allowed to, let it, let a position, let a trade, let one, let any
        position, let them, may, can, ever, want to, will, let a loser, let any trade, let anything
        """,
    ),
    *listed(
        "GIVESBACK",
        None,
        """
        give(s) back, gives it back, gave back, hands back, has given back, have given back, surrenders, giving back,
        comes off, retraces
        """,
    ),
    *listed(
        "LOSSCAP",
        None,
        """
        daily loss cap, daily loss limit, max daily loss, maximum daily loss, daily drawdown limit, daily stop, daily
        drawdown, max daily drawdown, maximum drawdown, max drawdown, weekly loss limit, monthly loss limit, daily
        max loss, loss cap for the day, overall drawdown, max total drawdown, daily limit, total loss limit
        """,
    ),
    *listed("PUTSAT", None, "puts, put, i put, putting, is putting, ever puts, ever put, may put, can put"),
    *listed("SURPLUS", None, "plus, +"),
    *listed("ATSTAKE", None, "on the line, at risk, at stake, in jeopardy, in danger"),
    *listed("MEASURED", None, "taken, measured, computed, calculated, is taken, is measured, being, counted"),
    *listed("APART", None, "away, away from entry, away from the entry, away from my entry, wide, from entry"),
    *listed(
        "TAKEOFF",
        None,
        """
        gets booked, is booked, gets banked, is banked, gets taken off, gets taken, is taken, is cashed in,
        gets cashed in, comes off, come off, is sold, gets sold, goes, off the table, is taken off, out
        """,
    ),
)
