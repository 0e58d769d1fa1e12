"""Words for when it is done. Pure data."""

from parsers.extraction.grammar.lexicon.entries import Entry, listed, words

_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_SHORT_MONTHS = ["jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"]
_NUMBERS = {"sept": 9, **{name[:3]: number for number, name in enumerate(_MONTHS, 1)}}
_DAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]
SCHEDULES: tuple[Entry, ...] = (
    *(entry for number, name in enumerate(_MONTHS, 1) for entry in words("MONTHNAME", number, name)),
    *(entry for name in _SHORT_MONTHS for entry in words("MONTHNAME", _NUMBERS[name], name)),
    *(entry for number, name in enumerate(_DAYS) for entry in words("WEEKDAY", str(number), name, f"{name}s")),
    *listed(
        "WEEKDAYS",
        "1-5",
        """
        weekday(s), working day(s), monday to friday, monday through friday, mon-fri, mon to fri, trading day(s),
        business day(s), market day(s), session(s), weekday morning(s), monday-friday, every weekday, every trading
        day, each trading day, every market day, each weekday, every session
        """,
    ),
    *listed(
        "WEEKDAYS",
        "*",
        """
        every day, each day, daily, every single day, day, once a day, every morning, every evening
        """,
    ),
    *listed("EVERY", None, "every, each, once, once per, per, once every, a, at every, on each, in each, on every"),
    *listed(
        "REBALANCE",
        None,
        """
        is repeated, exercise is repeated, whole thing is repeated, is redone, gets redone, is done again,
        reviews, rebalances, reviews are, review happens, reconstituted, re-rank it,
        rebalance(s), rebalanced, rebalancing, rebalance it, rebalance the portfolio, re-balance, reconstitute,
        rotate, rotation, reshuffle, refresh, i rebalance, we rebalance, review, rebuild, re-rank, rerank, update,
        recheck, reviewed, repeat, switch, refreshed, rebuilt, check, look, review the list
        """,
    ),
    *listed(
        "PERIODLY",
        "month",
        """
        month's, monthly, every month, each month, once a month, per month, month, monthly basis
        """,
    ),
    *listed(
        "PERIODLY",
        "quarter",
        """
        quarter's,
        quarterly, every quarter, each quarter, once a quarter, quarter, every three months, every 3 months
        """,
    ),
    *listed(
        "PERIODLY",
        "half_year",
        """
        semi-annually, semiannually, twice a year, every six months, every 6 months, half-yearly, semi-annual,
        semiannual, every half year, half-year, biannually, every half-year, half year
        """,
    ),
    *listed(
        "PERIODLY",
        "year",
        """
        year's,
        annually, yearly, once a year, every year, each year, annual, year, every twelve months, every 12 months
        """,
    ),
    *listed("PERIODLY", "week", "weekly, every week, each week, once a week"),
    *listed(
        "FIRSTDAY",
        "first_trading_day",
        """
        first trading day, first day, first session, first business day, beginning, start, first market day, 1st
        trading day, first of
        """,
    ),
    *listed(
        "FIRSTDAY",
        "last_trading_day",
        """
        last trading day, last day, final trading day, last session, last business day, end, final session, close of
        the last trading day, last close, final day, month-end close
        """,
    ),
    *listed(
        "MONTHEND",
        "last_trading_day",
        """
        month end, month-end, at month end, at month-end, end of month, eom close
        """,
    ),
    *listed(
        "OPENCLOSE",
        "open",
        """
        market open, open, opening bell, session open, opening, bell, us open, market opens
        """,
    ),
    *listed(
        "OPENCLOSE",
        "close",
        """
        market close, close, closing bell, session close, end of day, close of trading, us close, market closes, end
        of the day, end of the session, session ends, market's close, eod
        """,
    ),
    *listed(
        "RUN",
        None,
        """
        polls, bot polls, bot runs, bot checks, bot wakes up, wakes up, polled, scans, bot scans, runs every,
        script runs, checked every, ticks,
        run, run it, run the check, check, scan, run the scan, run this, execute, evaluate, i check, runs, run the
        screen, i run, i run it, i run this, screen, check it, checked, i look, look, test, trigger, run the
        strategy, it runs, checks, i check it, do this, schedule, evaluated, refresh, run that, alert me, re-run,
        rerun, poll, recheck, check again, check the chart, signals are checked, check signals, trade
        """,
    ),
    *listed(
        "KEYSCHEDULE",
        None,
        """
        dates, date, review dates, rebalance dates, schedule, run, when to run, frequency, rebalance,
        rebalancing, timing, check, runs
        """,
    ),
    *listed("BEFOREAFTER", -1, "before, ahead of, prior to, just before, right before, shortly before, into"),
    *listed("BEFOREAFTER", 1, "after, past, following, right after, just after, shortly after, once"),
    *listed("BEFOREAFTER", 0, "at, on, right at"),
    *listed("HOURLY", 3600, "hourly, every hour, once an hour, each hour"),
)
