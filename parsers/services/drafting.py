"""From a strategy, as it was decided, to its draft workflow, which follows later decisions."""

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from parsers.drafting.generation import generate, name_of
from parsers.drafting.markets import MARKET_CODES
from parsers.drafting.merging import merged
from parsers.drafting.parts import can_be_drawn
from parsers.ledger.ledger import Ledger
from parsers.models import Draft, Paste, Strategy
from parsers.services.ledgers import ledger_of_row
from pastetrader.common.errors import Invalid
from pastetrader.common.messages import Message, Problem
from pastetrader.common.messages import message as _
from screening.models import Bar, Market
from screening.strategy import Strategy as ReadStrategy
from workflows.definition.graph import Graph
from workflows.definition.unanswered import Unanswered
from workflows.models import Workflow
from workflows.services import create_workflow, graph_of, replace_graph, set_unanswered

SYNTHETIC_MARKET = "SAMPLE"


def draft_workflow(*, strategy: Strategy, market: str = "") -> Workflow:
    """The inactive workflow of a strategy, as decided, on a market; one that is already there for it is returned.

    `market`: a code that has bars, or SAMPLE; "" = the one that the strategy names, when it has bars. What is unsure
    goes with it and keeps it from starting. Raises Invalid: no_strategy, no_entry_rule, no_bars or which_market.
    """
    with transaction.atomic():
        # Decisions wait for this lock: none falls between the ledger and the draft.
        paste = Paste.objects.select_for_update().get(pk=strategy.paste_id)
        row = Strategy.objects.select_related("paste__owner", "workflow").get(pk=strategy.pk)
        ledger = ledger_of_row(row)
        code = _check_draftable(ledger.decided, market)
        drafted = row.workflow
        if drafted is not None and not drafted.is_deleted and drafted.variables.get("market") == code:
            workflow: Workflow = drafted
        else:
            workflow = _create(row, paste, ledger, code)
            row.workflow = workflow
            row.save(update_fields=["workflow"])
    strategy.workflow = workflow
    return workflow


def _check_draftable(found: ReadStrategy, market: str) -> str:
    if not found.is_strategy:
        raise _problem("no_strategy", _("No strategy was found in the text."), _HINT_RULES)
    if not can_be_drawn(found):
        raise _problem("no_entry_rule", _("The text gives no rule for buying that can be screened for."), _HINT_RULES)
    return choose_market(found, market)


_HINT_RULES = _('Say when to buy, for example: "Buy when RSI(14) is below 30."')


def _create(row: Strategy, paste: Paste, ledger: Ledger, market: str) -> Workflow:
    found = ledger.decided
    graph = _generated(found, market, paste)
    with translation.override(found.language or None):
        name = name_of(found, gettext)
    workflow = create_workflow(
        owner=row.paste.owner, name=name, graph=graph, description=paste.text[:500], is_active=False
    )
    Draft.objects.create(workflow=workflow, strategy=row, market=market, graph=graph.model_dump(mode="json"))
    set_unanswered(workflow=workflow, unanswered=unanswered_of(ledger))
    return workflow


def _generated(found: ReadStrategy, market: str, paste: Paste) -> Graph:
    with translation.override(found.language or None):
        return generate(found, market=market, paste_id=paste.pk, translate=gettext)


def unanswered_of(ledger: Ledger) -> list[Unanswered]:
    """What of a ledger stops first runs, as a workflow keeps it."""
    return [Unanswered.model_validate(one.as_json()) for one in ledger.unanswered]


# --- after a decision ---


def follow(row: Strategy, ledger: Ledger, accepted: dict[str, str]) -> None:
    """Bring what was decided into the workflows drafted from the strategy; in the caller's transaction.

    Steps that people changed by hand are theirs: where a decision would change them too, the workflow stays as it is
    and doesn't start until that is accepted (subject `graph.<workflow>`). `accepted`: what was accepted just now, by
    subject, with the condition. Raises Conflict when somebody saves such a workflow at the same moment.
    """
    for draft in Draft.objects.filter(strategy__paste=row.paste_id, workflow__deleted_at=None).select_related(
        "workflow__owner", "strategy"
    ):
        if is_draft_of(draft, row):
            _follow(draft, row.paste, ledger, is_accepted=graph_subject(draft) in accepted)
        else:
            _release(draft, accepted)


def is_draft_of(draft: Draft, row: Strategy) -> bool:
    """Whether a workflow was drafted from this very reading, and not from an earlier one or another reader's."""
    return draft.is_current and draft.strategy_id == row.pk


def graph_subject(draft: Draft) -> str:
    """What is accepted to keep the steps that were changed by hand where decisions would have changed them."""
    return f"graph.{draft.workflow_id}"


def _follow(draft: Draft, paste: Paste, ledger: Ledger, *, is_accepted: bool) -> None:
    workflow = draft.workflow
    unanswered = unanswered_of(ledger)
    if not can_be_drawn(ledger.decided):
        set_unanswered(
            workflow=workflow, unanswered=[*unanswered, Unanswered(subject="entry", codes=("no_entry_rule",))]
        )
        return
    before, after = Graph.model_validate(draft.graph), _generated(ledger.decided, draft.market, paste)
    present = graph_of(workflow)
    graph = present if is_accepted else merged(before, after, present)
    if graph is None:
        by_hand = Unanswered(subject=graph_subject(draft), codes=("changed_by_hand",))
        set_unanswered(workflow=workflow, unanswered=[*unanswered, by_hand])
        return
    if graph != present:
        replace_graph(workflow=workflow, graph=graph, expected_version=workflow.version)
    draft.graph = after.model_dump(mode="json")
    draft.save(update_fields=["graph", "updated_at"])
    set_unanswered(workflow=workflow, unanswered=unanswered)


def _release(draft: Draft, accepted: dict[str, str]) -> None:
    """A workflow of an earlier reading keeps what it was unsure about, but for what was accepted as it stands there."""
    kept = [Unanswered.model_validate(one) for one in draft.workflow.unanswered]
    left = [one for one in kept if one.subject not in accepted or accepted[one.subject] not in ("", one.rule)]
    if left != kept:
        set_unanswered(workflow=draft.workflow, unanswered=left)


# --- the market ---


def choose_market(strategy: ReadStrategy, market: str = "") -> str:
    """The code of the market to screen; never the synthetic one unless it was asked for. Raises Invalid."""
    code = market.strip().upper()
    if code == SYNTHETIC_MARKET:
        return code
    if code:
        if not _has_bars(code):
            raise _no_bars(code)
        return code
    named = strategy.universe.market
    if named is None:
        real = Market.objects.with_bars().filter(is_synthetic=False)
        codes = real.order_by("code").values_list("code", flat=True)
        if len(codes) == 1:
            return codes[0]
        hint = _("Name one with --market: %(markets)s.", markets=", ".join([*codes, SYNTHETIC_MARKET]))
        raise _problem("which_market", _("The text doesn't say in which market."), hint)
    candidates = MARKET_CODES[named]
    code = next((candidate for candidate in candidates if _has_bars(candidate)), "")
    if not code:
        raise _no_bars(candidates[0])
    return code


def _has_bars(market: str) -> bool:
    return Bar.objects.filter(instrument__market=market).exists()


def _no_bars(market: str) -> Invalid:
    hint = _(
        "Import some with: python manage.py import_bars PATH --market %(market)s; "
        "or try the synthetic market with --market SAMPLE.",
        market=market,
    )
    return _problem("no_bars", _("There are no bars of the market %(market)s.", market=market), hint)


def _problem(code: str, message: Message, hint: Message) -> Invalid:
    return Invalid(message, code=code, problems=[Problem(code, message, hint=hint)])
