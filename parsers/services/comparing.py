"""What a change of a workflow does to its signals: two of its versions, its graph as it is now, its text as decided."""

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext
from pydantic import ValidationError

from parsers.described import strategy_of_graph
from parsers.drafting.reading_back import NotDescribed
from parsers.models import Draft
from parsers.services.ledgers import ledger_of_row
from pastetrader.accounts.models import User
from pastetrader.common.errors import NotFound
from screening.backtest.planning.settings import Settings
from screening.backtest_comparisons.tried import Tried
from workflows.models import Workflow, WorkflowVersion
from workflows.services import graph_of, snapshot_of, version_with_number

NOW, TEXT = "now", "text"
# The newest of them can be chosen.
MOST_VERSIONS = 100


@dataclass(frozen=True)
class Choice:
    """A state of a workflow that can be compared: `value` stands in addresses."""

    value: str
    name: str


def choices_of(workflow: Workflow, *, by: User) -> list[Choice]:
    """Its states: as it is now, its text as decided for who may edit it, and its versions, the newest first."""
    found = [Choice(NOW, name_of(NOW))]
    if _draft_of(workflow, by) is not None:
        found.append(Choice(TEXT, name_of(TEXT)))
    numbers = WorkflowVersion.objects.filter(workflow=workflow).order_by("-number").values_list("number", flat=True)
    return [*found, *(Choice(str(number), name_of(str(number))) for number in numbers[:MOST_VERSIONS])]


def name_of(value: str) -> str:
    """What a state is called."""
    if value == NOW:
        return gettext("The workflow as it is now")
    if value == TEXT:
        return gettext("The text as decided")
    return gettext("Version %(number)s") % {"number": value}


def side_of(workflow: Workflow, value: str, *, by: User) -> Tried | NotDescribed:
    """The strategy that a state of the workflow is, to be tried on the bars of its market.

    NotDescribed says what in its graph no strategy can say. Raises NotFound: no such state, and UnreadableVersion.
    """
    if value == TEXT:
        return _text(workflow, by)
    if value == NOW:
        graph, address = graph_of(workflow), reverse("workflow", args=[workflow.pk])
    else:
        if not value.isdecimal() or len(value) > 9:
            raise NotFound
        version: UUID = version_with_number(workflow=workflow, number=int(value)).pk
        graph, address = snapshot_of(version).graph, ""
    found = strategy_of_graph(graph)
    if isinstance(found, NotDescribed):
        return found
    strategy, market = found
    return Tried(strategy, Settings(market=market), name_of(value), address)


def _text(workflow: Workflow, by: User) -> Tried:
    draft = _draft_of(workflow, by)
    if draft is None:
        raise NotFound
    try:
        decided = ledger_of_row(draft.strategy).decided
    except ValidationError as error:
        raise NotFound from error
    address = reverse("understood", args=[draft.strategy.paste_id])
    return Tried(decided, Settings(market=draft.market), name_of(TEXT), address)


def _draft_of(workflow: Workflow, by: User) -> Draft | None:
    """What the workflow was made of, for who may see the text."""
    drafts = Draft.objects.select_related("strategy__paste").filter(workflow=workflow, is_current=True)
    return drafts.filter(strategy__paste__owner=by).first()
