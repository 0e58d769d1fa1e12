"""What people decide about the reading of a paste, stored with who and when, and followed by the drafts of it."""

from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction
from django.db.models import Max
from pydantic import BaseModel, ConfigDict, Field

from parsers.ledger.checking import MAX_TEXT, checked
from parsers.ledger.decisions import Decision as LedgerDecision
from parsers.ledger.decisions import DecisionKind, latest
from parsers.ledger.ledger import Ledger, ledger_of
from parsers.models import Decision, Draft, Paste, Strategy
from parsers.services.drafting import follow, graph_subject, is_draft_of
from parsers.services.ledgers import decisions_of, ledger_of_row
from parsers.services.reading import reading_of, strategy_of
from pastetrader.accounts.models import User
from pastetrader.common.errors import Invalid
from pastetrader.common.messages import Problem, joined
from pastetrader.common.messages import message as _
from workflows.definition.unanswered import Unanswered

__all__ = ["NewDecision", "accept_unsure", "carry_over", "decide", "decisions_of", "ledger_of_paste"]

MOST_AT_ONCE = 500
MOST_OF_A_PASTE = 10_000


class NewDecision(BaseModel):
    """A decision to be made: its kind, what it is about, and what is to hold (parsers.ledger.decisions)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: DecisionKind
    subject: str = Field(min_length=1, max_length=120)
    text: str = Field(default="", max_length=MAX_TEXT)
    role: str = Field(default="", max_length=10)


def ledger_of_paste(paste: Paste) -> Ledger:
    """The ledger of the paste's newest reading, which is made when there is none or its reader has a new version."""
    return ledger_of_row(reading_of(paste))


@transaction.atomic
def decide(*, paste: Paste, by: User, decisions: Sequence[NewDecision]) -> Ledger:
    """Store the decisions, in order, all or none, let the drafted workflows follow, and give the ledger after them.

    People who decide at once do so one after the other; the later counts, the earlier stays on record. Raises Invalid
    with a problem per decision that cannot be made (`path`: "decisions.0.text line 1, column 9"), Conflict when
    somebody saves a drafted workflow at the same moment.
    """
    paste = Paste.objects.select_for_update().get(pk=paste.pk)
    row = reading_of(paste)
    reading, made = strategy_of(row), list(decisions_of(paste))
    ledger = ledger_of(reading, made)
    stale = _asked_elsewhere(row)
    known: list[LedgerDecision] = []
    problems: list[Problem] = []
    for place, new in enumerate(decisions):
        value = LedgerDecision(new.kind, new.subject, new.text, new.role, decided_by=by.email)
        found = _checked(value, ledger, stale)
        if isinstance(found, Problem):
            problems.append(replace(found, path=f"decisions.{place}.{found.path}"))
            continue
        known.append(found)
        ledger = ledger_of(reading, [*made, *known])
    if problems:
        text = joined([problem.sentence for problem in problems[:5]], "; ")
        raise Invalid(text, code=problems[0].code, problems=problems)
    _store(paste, by, known)
    ledger = ledger_of_row(row)
    follow(row, ledger, {one.subject: one.text for one in known if one.kind == "accept"})
    return ledger


def accept_unsure(*, paste: Paste, by: User) -> Ledger:
    """Accept everything that stops a first run, as it was read. What cannot be accepted is still unanswered after."""
    ledger = ledger_of_paste(paste)
    while True:
        known = {one.subject for one in ledger.questions if not one.may_be_accepted}
        wanted = [
            NewDecision(kind="accept", subject=one.subject) for one in ledger.unanswered if one.subject not in known
        ]
        if not wanted:
            return ledger
        ledger = decide(paste=paste, by=by, decisions=wanted[:MOST_AT_ONCE])


@transaction.atomic
def carry_over(*, earlier: Paste, paste: Paste, by: User) -> int:
    """Make the decisions about an earlier text about this one too, where the same words are read the same way.

    For a text that was changed and pasted anew; one that has decisions of its own keeps them. How many were carried.
    """
    if paste.pk == earlier.pk or Decision.objects.filter(paste=paste).exists():
        return 0
    Paste.objects.select_for_update().get(pk=paste.pk)
    row = reading_of(paste)
    reading, ledger = strategy_of(row), ledger_of_row(row)
    carried: list[LedgerDecision] = []
    for decision in latest(decisions_of(earlier)).values():
        entry = ledger.entry(decision.subject)
        is_other = entry is not None and decision.kind in {"accept", "drop"} and decision.text != entry.read_as
        found = checked(decision, ledger)
        if not is_other and not isinstance(found, Problem):
            carried.append(found)
            ledger = ledger_of(reading, carried)
    _store(paste, by, carried)
    return len(carried)


def _checked(decision: LedgerDecision, ledger: Ledger, stale: dict[str, str]) -> LedgerDecision | Problem:
    is_known = ledger.entry(decision.subject) or ledger.question(decision.subject)
    if not is_known and decision.kind == "accept" and decision.subject in stale:
        return replace(decision, text=stale[decision.subject], role="")
    return checked(decision, ledger)


def _asked_elsewhere(row: Strategy) -> dict[str, str]:
    """What drafted workflows still ask, of earlier readings and about steps changed by hand: subject to condition."""
    drafts = Draft.objects.filter(strategy__paste=row.paste_id, workflow__deleted_at=None).select_related("workflow")
    found = {}
    for draft in drafts:
        for one in map(Unanswered.model_validate, draft.workflow.unanswered):
            if not is_draft_of(draft, row) or one.subject == graph_subject(draft):
                found[one.subject] = one.rule
    return found


def _store(paste: Paste, by: User, decisions: Sequence[LedgerDecision]) -> None:
    last = Decision.objects.filter(paste=paste).aggregate(last=Max("number"))["last"] or 0
    if last + len(decisions) > MOST_OF_A_PASTE:
        text = _("There are %(count)s decisions about this text already; paste it anew.", count=last)
        raise Invalid(text, code="too_many")
    Decision.objects.bulk_create(
        Decision(
            paste=paste,
            number=number,
            kind=one.kind,
            subject=one.subject,
            text=one.text,
            role=one.role,
            words=one.words,
            decided_by=by,
        )
        for number, one in enumerate(decisions, start=last + 1)
    )
