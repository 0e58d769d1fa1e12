"""The passport of bars that no update has judged: brought by hand, or changed since the last update.

It needs polars: only who screens loads it. What a person imported was looked at and confirmed, and nobody says which
symbols were halted: such bars are never blocked, and warn of what was found.
"""

from dataclasses import replace
from datetime import date

from screening.bar_updates.finished import sessions_of
from screening.bar_updates.quality import BLOCK, WARN, Evidence, Passport, judge
from screening.bar_updates.storing import LOOKED_AT, halted_since, stored_since
from screening.instruments.coverage import coverage_of
from screening.models import Instrument, Market
from screening.passports.kept import FILES, keep, last_stored


def judge_stored(market: str) -> None:
    """Judge the bars of a market as they are stored, and keep what was found; nothing without bars."""
    version = Market.objects.filter(code=market).values_list("version", flat=True).first()
    last = coverage_of(market).last
    if version is None or last is None:
        return
    update = last_stored(market)
    since = last - LOOKED_AT
    passport = judge(_evidence(market, since, last, halted_since(update, since) if update else {}))
    provider = update.provider if update else FILES
    keep(
        market,
        (passport if update else _confirmed(passport)).as_json(),
        provider=provider,
        update=None,
        version=version,
    )


def _evidence(market: str, since: date, last: date, halted: dict[str, tuple[date, ...]]) -> Evidence:
    bars = stored_since(market, since, last)
    # What has had no bar for so long is not traded any more, whatever the list of instruments says.
    traded = set(bars["symbol"].unique().to_list())
    listed = Instrument.objects.filter(market=market, delisted_on=None).values_list("symbol", "listed_on")
    return Evidence(
        market=market,
        session=last,
        bars=bars,
        symbols={symbol: day for symbol, day in listed if symbol in traded},
        sessions=sessions_of(market, since, last),
        halted=halted,
    )


def _confirmed(passport: Passport) -> Passport:
    findings = tuple(replace(one, verdict=WARN) if one.verdict == BLOCK else one for one in passport.findings)
    return replace(passport, verdict=WARN if passport.verdict == BLOCK else passport.verdict, findings=findings)
