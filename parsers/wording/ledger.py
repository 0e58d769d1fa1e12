"""A ledger in words: its rules as decided, and how often they are true."""

from parsers.ledger.entries import Entry, LedgerQuestion, State
from parsers.ledger.ledger import Ledger
from parsers.wording.strategy import question_message, rule_message
from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from screening.conditions import ConditionError
from screening.screens.hit_rates import HitRate
from screening.wording.conditions import condition_message

STATES: dict[State, Message] = {
    "certain": _("certain"),
    "unsure": _("not sure"),
    "accepted": _("confirmed"),
    "edited": _("changed"),
    "dropped": _("dropped"),
    "added": _("added"),
}


def entry_message(ledger: Ledger, entry: Entry) -> Message:
    """A rule as decided; one that was dropped as it was read."""
    if entry.is_condition:
        return condition_message(entry.condition, timeframe=ledger.decided.timeframe)
    return rule_message(ledger.decided if entry.decided_path else ledger.reading, entry.decided_path or entry.path)


def asked_message(asked: LedgerQuestion) -> Message:
    """What is asked; why, where the reader knows."""
    reason = asked.question.params.get("reason")
    what = question_message(asked.question)
    return _("%(question)s (%(reason)s)", question=what, reason=reason) if reason else what


def reading_message(text: str) -> Message:
    """A reading on offer in words; as it stands where it is no condition."""
    try:
        parts = [condition_message(part) for part in text.split(";") if part.strip()]
    except ConditionError:
        parts = []
    if len(parts) != 1:
        return Message(text.replace("%", "%%")) if not parts else _joined(parts)
    return parts[0]


def _joined(parts: list[Message]) -> Message:
    first = parts[0]
    for other in parts[1:]:
        first = _("%(one)s, and %(other)s", one=first, other=other)
    return first


def rate_message(rate: HitRate, symbols: int) -> Message:
    """How often a condition is true on a market of so many symbols."""
    if rate.problem is not None:
        return rate.problem.message
    if rate.share is None:
        return _("not known for any of %(symbols)s symbols", symbols=symbols)
    return _(
        "true for %(percent)s%% of %(symbols)s symbols on an average day of the last year; %(now)s on the newest bar",
        percent=percent(rate.share),
        symbols=symbols,
        now=rate.now,
    )


def percent(share: float) -> str:
    """A share in percent with one decimal; what is nearly nothing or nearly all doesn't look like nothing or all."""
    if share == 0:
        return "0"
    if share == 1:
        return "100"
    return f"{min(max(100 * share, 0.1), 99.9):.1f}"
