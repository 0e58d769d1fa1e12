"""Words that say nothing of a rule, and words that mark a report or an opinion. Pure data."""

from parsers.extraction.grammar.lexicon.entries import Entry, listed

# Never here: negators, quantifiers, months, weekdays, market words, "only", "rest", "half", "until".
FILLERS: tuple[Entry, ...] = (
    *listed(
        "FILLER",
        None,
        """
        whichever it was, whichever it is, whichever one it was, if that never comes, if that never happens, if it never
        does, on a closing basis, on closing basis, for my taste, for our taste, for my liking, in full,
        today not counted, today excluded, not counting today, excluding today, without today, current bar excluded,
        current bar not counted, not counting the current bar, excluding the current bar, as of entry,
        that's the lot, that is the lot, bot, the bot, algo, the algo, sharp, on the dot, not a cent more, not
        a cent beyond that, not a penny beyond that, not a dollar more, and not a cent more, i'm allowed to, i
        am allowed to, allowed to, quick and dirty, no matter what happens, that's how it goes, sleep at
        night, napkin, on a napkin, cheat sheet, cheatsheet, my cheat sheet, saved as, note to self, phone
        note, in the bin, learned the hard way, honest,
        big picture, the big picture, p&l, pnl, bored, get bored, gets bored,
        edit, edit1, edit2, edit3, edit 2, oops, my bad, up there is, over there is, down there is,
        whatever it's worth, whatever it is worth, if it goes wrong, if i'm wrong, if i am wrong, if it fails,
        when it goes wrong, in that list, on that list, one of those will do, any of those will do, in that
        table,
        that same, this same, that very, this very, the very same, came up with, i came up with, put together,
        full stop, along the way, profit or not, profit or no profit, win or lose, at the latest, thanks in
        advance, thank you in advance, hi all, hey all, hello all, long time, long-time, longtime, posting,
        sharing, posted, today counts, today included, including today, counting today, trading involves risk,
        involves risk, that's just the filter, that's the filter, that's my filter, if nothing happened, if
        nothing happens, if nothing has happened, if nothing else happened, if nothing else happens, if i'm
        still in, if still in, if still open, if neither happens, if neither happened, in a nutshell, up
        there, over there, down there, without further ado, fair enough, before i put real money in, before i
        put money in, before i go live, before going live, with real money, that's the whole thing, to each
        their own,
        the, a, an, i, we, you, my, our, your, me, us all, please, so, well, ok, okay, um, uh, er, basically,
        actually, really, just, simply, then again, kind of, sort of, like, you know, i mean, right, clearly,
        obviously, of course, fully, completely, entirely, definitely, certainly, immediately, promptly, right away,
        straight away, at once, quickly, instantly, automatically, always, usually, generally, typically, normally,
        again, already, even, too, as well, yeah, yes, hey, hi, hello, lol, haha, btw, imo, imho, do, does, did,
        will, would, can, could, may, might, shall, let's, lets, let us, i'd, i'll, i've, i'm, we'll, we've, you'll,
        you'd, am, been, have to, going to, want to, like to, try to, gonna, wanna, there, here, there is, there
        are, there's, now, today's rule, very, quite, rather, pretty, fairly, simple, easy, basic, plain, nothing
        fancy, nothing special, nothing else, in my opinion, in general, in short, as follows, the following,
        following rules, below are, here is, here are, here's, this is, these are, it is, rule, rules, the rule is,
        the rules are, my rules, step, note, example, e.g., i.e., etc, etc., its own, own, their, his, her, its, the
        same, respective, own price, particular, given, current setup, be sure to, make sure, make sure that,
        remember to, remember, only thing, thing, things, stuff, way, ways, the trick is, oldest trick, there is
        right, in the book, works, work, worked, it works, called, named, known as, for me, for us, to me, thanks,
        thank you, cheers, regards, good luck, dear, friends, guys, folks, everyone, using, use, uses, used, based,
        calculated, computed, measured, defined, set to, set at, set, placed, value, reading, level, line, lines,
        signal comes, occurs, happens, appears, forms, formed, takes place, possible, necessary, needed, required,
        applicable, fresh, clean, clear, confirmed, confirm, confirms, decisively, comfortably, convincingly,
        cleanly, strictly, firmly, solidly, finally, firstly, secondly, lastly, also, this time, each time i,
        at that point, in that case, in this case, that way, this way, for this, for that, about it, somewhere,
        around there, as far as, when it comes to, regarding, concerning, with regard to, in terms, per se, cash
        account, market order, at market, limit order, order, orders, a market order, the signal bar closes, on
        close, shares of stock, the stock's, stock's, the share's, price's, its price, 's, that's it, that is it,
        that's all, simple as that, no matter what, no exceptions, no questions asked, whatsoever,
        regardless, in any case, anyway, either way, without fail, without exception, without hesitation, no
        discretion, no emotions, no ifs or buts, because, since, as i said, like i said, to be exact, to be precise,
        exactly, precisely, roughly, approximately, say, let me, let me explain, i think, i guess, i believe, i like
        to, i prefer, prefer, i like, i love, i try to, great, cool, awesome, fine, happy, glad, hope, hopefully,
        luck, fun, lazy, boring, disciplined, patience, thinkorswim, tradingview, my broker, robinhood, interactive
        brokers, backtest, backtested, backtests, paper, case, cases, situation, point,
        reason, idea is, goal is to, aim is to, purpose, called for, in place, in force, as a rule, by default, by
        hand, manually, systematic, mechanical, mechanically, whole, entire, full, overall, general, total, actual,
        standard, regular, classic, typical, usual settings, default settings, standard settings, default, settings,
        setting, parameters, parameter, length, lookback, look-back, look back, period length, inputs, input,
        applied, plotted, shown, seen, see, seeing, looking, watching, watch, new position, a position in it, into
        it, in it, of it, for it, on it, to it, from it, out of it, with it, them, him, those, these, such, certain
        stocks, as such, whatever happens, who cares, believe me, trust me, running this, running it, for about a
        year, for years, for a while, so far, these days, lately, nowadays, what i do is, what i actually do is,
        what i do, the way i do it, how i trade, how it works, my approach is, my plan is, the plan, plan is, the
        idea, the idea is, strategy is, system is, the system, the strategy, my strategy, my system, my setup, my
        method, the setup is, version, v1, v2, part 1, part 2, number one, number two, step one, step two, ", ', ?,
        *, #, e.g, i.e, vs, hence, therefore, thus, however, though, although, instead, still, meaning, means, mean,
        that is to say, in other words, namely, specifically, in particular, especially, mostly, fellow, traders,
        team, quick, summary, tl;dr, tldr, description, details, below:, explained, everybody, who, whom, what, how,
        why, to do, doing, done, does it, did it, get, gets, got, make, makes, made, takes, take, taking, give,
        gives, giving, put, puts, putting, place, places, placing, let, letting, goes, go, going, come, comes,
        coming, stay, sure, enough said, somehow, perhaps, maybe, about, alright, heres, pls, remainder, oh, right
        then, plz, yep, nope, dude, mate, man, honestly, literally, currently, presently, as of now, at all, more or
        less, in total, every time, whenever possible, savings plan, guy, dumb, stupid, little, tiny, clever,
        nothing clever, no debate, no question, no discussion, no questions, know, away, flame, sorry, anyhow, tick,
        box, boxes, kinda, sorta, hope it helps, per rule, at which, just like that, broker, whatever the price,
        regardless of price, no matter the price, left, remaining, what is left, what remains, run on, savings,
        account only, me too, non negotiable, non-negotiable, carefully, calmly, ever, anymore, any more, simply
        put, personally, recently,
        year round, all day, all year, forex style, style, type, kind, sort, sorts, variant, flavor, edge, edges,
        results, performance so far, live, demo, paper account, spreadsheet, phone, computer, laptop, coffee break,
        weekend reading, good morning, good evening, good afternoon, good night, book, books, video,
        youtube, guru, forum, reddit,
        discord, telegram, post, thread, comment, comments, subscriber, subscribers, beginner, beginners, newbie,
        noob, expert, retired, teacher, nurse, engineer, father, mother, dad, mom, kid, kids, family, job, work
        hours, day job, full-time, part-time, whichever comes first, whichever shows first, whichever triggers
        first, whichever hits first, whichever
        comes sooner, whichever is sooner, whichever is first, whichever happens first,
        let the rest run, let rest run, let it run, let the rest ride, let winners run, let my winners run, if
        possible, after that the, comes first, same, she's, he's, she, he, either side, on either side, not a penny
        more, that counts, script, program, lads, gentlemen, ladies, at first, to start with, initially, after that,
        by then, too late, by itself, as planned, in one go, all of it, one of those will do, any one will do,
        either will do, right here, pays, crowd, colleague, written down, that's news
        """,
    ),
)
# A sentence with one of these in which nothing was read reports or opines: nothing is asked about it.
REPORTS: tuple[Entry, ...] = (
    *listed(
        "REPORT",
        None,
        """
        for the first time since, first time since, market brief, in today's show, later in the show, on the
        show, listeners, voicemails, added, headlines, in other news, newswire,
        gave up on, ended, changed hands, technicians, chartists, strategists, brokerage, closed the month, clipped,
        was, were, had, watched, kept, tested, ran, killed, wrote, complained, missed out, reported, said,
        says, announced, bought, sold, climbed, rallied, fell, rose, closed,
        dropped, jumped, gained, lost, surged, slid, slipped, beat, missed, guided, analyst(s), traders bought,
        management, investors, according to, expected, expects, forecast(s), thinks, think, told, asked, wife,
        husband, my friend, believes, feels, felt, wonder, wondering, estimates, quarter results, earnings call, the
        call, should just, recommend, recommended, recommends, made money, lost money, backtest shows,
        returned, won, win rate, worked, has worked, it worked, learned, learnt, started, used
        to, decided, tried, ended up, got in, sell rating, buy rating, hold rating, upgraded, downgraded, initiated
        coverage, rating, price objective, subscribe, sign up, join, discount, course, newsletter, guaranteed,
        members, testimonial, signals group, not financial advice, nfa, dyor, disclaimer, financial advice, past
        performance, at your own risk, happened, took, stopped, went, came, did not, didn't, entered, exited, saw,
        noticed, opened, will fall, will rise, will crash, will reach, could reach, predict, prediction, outlook, it
        could, anyone, any thoughts, thoughts, opinions, curious, question, help me, explain, difference between
        """,
    ),
)
# What changes a rule, or a day that is not like the others: never filler, always worth a question.
WEIGHTY: tuple[Entry, ...] = (
    *listed("ONCEWAS", None, "used to be, it used to be, was originally, were originally, originally was"),
    *listed(
        "CORRECTED",
        None,
        """
        kidding, just kidding, i'm kidding, jk, only joking, joking, no wait, wait no, or rather, on second thought,
        typo, typo above, correction, i meant, meant to say, meant to write, should read,
        should have been, should say, scratch that, strike that, make that, fat fingers, fat-fingered, fat fingered,
        misspoke, mistyped, i got that wrong, wrong number above, ignore the above, ignore that number
        """,
    ),
    # "On the second close above it": no condition counts from an event.
    *listed(
        "NTH",
        None,
        """
        second close, third close, 2nd close, 3rd close, second candle, third candle, second time, third time, second
        touch, second attempt, second cross, second break
        """,
    ),
    *listed(
        "ADJUSTED",
        None,
        """
        changed, switched, replaced, swapped, i changed, i switched,
        loosen, tighten, widen, narrow, widening, tightening, loosening, relax, adjust, override
        """,
    ),
    *listed(
        "OTHERWAY",
        None,
        """
        shorts, short side, short trades, short setups, short-selling, short selling, bet against, betting against,
        bearish side, puts, mirror, mirror image, mirrored, flip, upside down, in reverse
        """,
    ),
    *listed(
        "OCCASION",
        None,
        """
        earnings, earnings season, earnings day, fomc, cpi, fed, nonfarm payrolls, nfp, jobs report, ex-dividend,
        ex-div, holiday(s), half day, half days, opex, triple witching, expiration week, rate decision, fed day
        """,
    ),
)
PROSE: tuple[Entry, ...] = (*FILLERS, *REPORTS, *WEIGHTY)
