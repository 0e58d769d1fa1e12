"""The ledger of a reading as it is stored: the strategy and the decisions about its paste."""

from parsers.ledger.decisions import Decision as LedgerDecision
from parsers.ledger.ledger import Ledger, ledger_of
from parsers.models import Decision, Paste, Strategy
from parsers.services.reading import strategy_of


def decisions_of(paste: Paste) -> tuple[LedgerDecision, ...]:
    """All decisions about a paste, in their order."""
    rows = Decision.objects.filter(paste=paste).select_related("decided_by").order_by("number")
    return tuple(as_value(row) for row in rows)


def as_value(row: Decision) -> LedgerDecision:
    """The decision as a value; its person by e-mail address."""
    return LedgerDecision(
        row.kind,  # type: ignore[arg-type]  # a check constraint knows the kinds
        row.subject,
        row.text,
        row.role,
        row.words,
        row.decided_by.email,
        row.decided_at,
    )


def ledger_of_row(row: Strategy) -> Ledger:
    """The ledger of a stored reading."""
    return ledger_of(strategy_of(row), decisions_of(row.paste))
