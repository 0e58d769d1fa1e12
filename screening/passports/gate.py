"""May a run work with the bars of a market? What was found of their quality, and how far behind they are, decide.

A market that a source updates stands still when its updates no longer come through: signals of old bars would be made
again and again. Where people bring the bars, how old they are is theirs to know, and told.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal

from django.conf import settings
from django.utils.module_loading import import_string

from pastetrader.common.errors import Invalid
from pastetrader.common.messages import Message, joined
from pastetrader.common.messages import message as _
from pastetrader.common.sessions.calendar import ALWAYS_OPEN, is_weekend
from pastetrader.common.stored_messages import message_of, read_stored
from screening.bar_updates.finished import last_finished, sessions_of
from screening.market_data.markets import SAMPLE
from screening.models import Verdict
from screening.passports.kept import FILES, market_passport, updated_at

# What a run takes: bars that pass, those that warn as well, or whatever there is.
Accepted = Literal["good", "warned", "any"]
USUAL: Accepted = "warned"
BEHIND = "behind"
SHOWN = 10
_ORDER = (Verdict.PASS, Verdict.WARN, Verdict.BLOCK)


@dataclass(frozen=True)
class Quality:
    """What is known of a market's bars. `session` is the last that was judged; `behind`: sessions that are over since.

    `findings` are codes of what warns or blocks, the worst first; `reasons` say them in sentences.
    """

    verdict: Verdict
    provider: str
    session: date | None = None
    updated_at: datetime | None = None
    behind: int = 0
    findings: tuple[str, ...] = ()
    reasons: tuple[Message | str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As it goes with what a run gives, and is printed."""
        return {
            "verdict": self.verdict.value,
            "provider": self.provider,
            "session": self.session.isoformat() if self.session else None,
            "updated_at": self.updated_at.isoformat() if self.updated_at else None,
            "behind": self.behind,
            "findings": list(self.findings),
        }


def checked(market: str, *, accept: Accepted = USUAL, as_of: date | datetime | None = None) -> Quality | None:
    """The quality of a market's bars for a run; None when it has no bars. Raises Invalid where they are not accepted.

    Bars that nobody has judged yet are judged now.
    """
    quality = quality_of(market, as_of=as_of, judges=True)
    if quality is not None and not is_accepted(quality, accept):
        raise Invalid(_refusal(market, quality), code="bars_not_good_enough")
    return quality


def is_accepted(quality: Quality, accept: Accepted) -> bool:
    """Whether a run takes bars of that quality."""
    worst = {"good": Verdict.PASS, "warned": Verdict.WARN, "any": Verdict.BLOCK}[accept]
    return _ORDER.index(quality.verdict) <= _ORDER.index(worst)


def quality_of(market: str, *, as_of: date | datetime | None = None, judges: bool = False) -> Quality | None:
    """What is known of a market's bars now, or was to be known at `as_of`; None when nothing is.

    With `judges` bars that were not judged since they changed are judged, which takes polars and a second.
    """
    if market == SAMPLE:
        return Quality(Verdict.PASS, "sample")
    passport = market_passport(market)
    if judges and (passport is None or not passport["is_judged"]):
        import_string("screening.passports.judging.judge_stored")(market)
        passport = market_passport(market)
    return None if passport is None else _with_age(market, _as_judged(passport), _moment(as_of))


def sessions_behind(market: str, session: date, moment: datetime) -> int:
    """How many sessions after this one were over at an aware moment; weekdays where no calendar is known."""
    last = last_finished(market, moment)
    if session >= last:
        return 0
    first = session + timedelta(days=1)
    known = sessions_of(market, first, last)
    if known is not None:
        return len(known)
    days = [first + timedelta(days=number) for number in range((last - session).days)]
    return sum(1 for day in days if market in ALWAYS_OPEN or not is_weekend(day))


def _as_judged(passport: dict[str, Any]) -> Quality:
    findings = sorted(
        (one for one in passport["findings"] if one["verdict"] != Verdict.PASS),
        key=lambda one: -_ORDER.index(Verdict(one["verdict"])),
    )
    return Quality(
        Verdict(passport["verdict"]),
        passport["provider"],
        date.fromisoformat(passport["session"]),
        updated_at(passport),
        findings=tuple(one["code"] for one in findings[:SHOWN]),
        reasons=tuple(message_of(read_stored(one["message"])) for one in findings[:SHOWN]),
    )


def _with_age(market: str, quality: Quality, moment: datetime) -> Quality:
    behind = sessions_behind(market, quality.session, moment) if quality.session else 0
    if not behind:
        return quality
    is_stale = behind > settings.SCREENING_STALE_SESSIONS and quality.provider != FILES
    age = Verdict.BLOCK if is_stale else Verdict.WARN
    text = _(
        "The bars end on %(session)s; sessions that are over since: %(count)s.",
        session=quality.session.isoformat() if quality.session else "",
        count=behind,
    )
    worse = max(quality.verdict, age, key=_ORDER.index)
    return replace(
        quality,
        verdict=worse,
        behind=behind,
        findings=(BEHIND, *quality.findings),
        reasons=(text, *quality.reasons),
    )


def _moment(as_of: date | datetime | None) -> datetime:
    """The aware moment; of a day its end, as far as any market's sessions are concerned."""
    if as_of is None:
        return datetime.now(UTC)
    if isinstance(as_of, datetime):
        return as_of if as_of.tzinfo else as_of.replace(tzinfo=UTC)
    return min(datetime.now(UTC), datetime(as_of.year, as_of.month, as_of.day, 23, 59, tzinfo=UTC))


def _refusal(market: str, quality: Quality) -> Message:
    if quality.verdict is Verdict.BLOCK:
        said = _("The bars of %(market)s are not to be worked with.", market=market)
    else:
        said = _("The bars of %(market)s are not good without reserve, which this step asks for.", market=market)
    return joined([said, *quality.reasons[:3], _what_to_do(market, quality)])


def _what_to_do(market: str, quality: Quality) -> Message:
    least = "any" if quality.verdict is Verdict.BLOCK else "warned"
    if quality.provider == FILES:
        return _(
            "Import better bars on the page “Markets”, or let the step take these: accept_quality “%(value)s”.",
            value=least,
        )
    return _(
        "Update the market on the page “Markets” or by manage.py update_bars --market %(market)s, or let the step "
        "take these bars: accept_quality “%(value)s”.",
        market=market,
        value=least,
    )
