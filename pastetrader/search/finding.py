"""Looking for words in everything that a person owns: one bounded query per kind of thing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Left

from executions.models import WorkflowExecution
from parsers.models import Paste
from pastetrader.accounts.models import User
from registry.models import Agent, Tool
from screening.models import Instrument, Signal
from workflows.models import Workflow

# Of each kind the newest so many are found.
MOST = 10
MOST_WORDS = 10
# Of the newest so many workflows of a name executions are found.
MOST_WORKFLOWS = 200
BEGINNING = 120


@dataclass(frozen=True)
class Found:
    """A thing: what it is called, what else says which one it is, and since when it is there."""

    id: UUID
    title: str
    detail: str
    created_at: datetime


@dataclass(frozen=True)
class Group:
    """What was found of a kind; `has_more`: there is more than is shown."""

    kind: str
    found: list[Found]
    has_more: bool


def search(user: User, text: str) -> list[Group]:
    """What the user owns in which every word occurs, newest first. Public things of others are not among it.

    A workflow, tool or agent by name and description, a paste by its text, an execution by its workflow's name or its
    own id, a signal by symbol and name of its instrument. Seven queries, whatever there is.
    """
    words = text.split()[:MOST_WORDS]
    return [_group(kind, find(user, words)) for kind, find in _KINDS.items()] if words else []


def _group(kind: str, found: Iterable[Found]) -> Group:
    things = list(found)
    return Group(kind, things[:MOST], len(things) > MOST)


def _newest(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.order_by("-created_at", "-pk")[: MOST + 1]


def _all_words(words: list[str], *columns: str) -> Q:
    everything = Q()
    for word in words:
        anywhere = Q()
        for column in columns:
            anywhere |= Q(**{f"{column}__icontains": word})
        everything &= anywhere
    return everything


def _workflows(user: User, words: list[str]) -> Iterable[Found]:
    rows = Workflow.objects.owned_by(user).filter(_all_words(words, "name", "description"))
    shown = _newest(rows).values_list("id", "name", "description", "created_at")
    return [Found(key, name, text[:BEGINNING], at) for key, name, text, at in shown]


def _executions(user: User, words: list[str]) -> Iterable[Found]:
    named = Workflow.all_objects.filter(_all_words(words, "name"), owner=user).order_by("-created_at", "-pk")
    # Named one by one, so that the database knows how few they are and does not look at every execution.
    workflows = list(named.values_list("pk", flat=True)[:MOST_WORKFLOWS])
    rows = WorkflowExecution.objects.owned_by(user).filter(Q(workflow__in=workflows) | _is_id(words), parent_node=None)
    shown = _newest(rows).values_list("id", "workflow__name", "status", "created_at")
    return [Found(*row) for row in shown]


def _is_id(words: list[str]) -> Q:
    try:
        return Q(pk=UUID("".join(words)))
    except ValueError:
        return Q(pk__in=[])


def _pastes(user: User, words: list[str]) -> Iterable[Found]:
    rows = Paste.objects.owned_by(user).filter(_all_words(words, "text", "source_name"))
    shown = _newest(rows.annotate(beginning=Left("text", BEGINNING)))
    return [
        Found(key, name or text.strip().partition("\n")[0], text, at)
        for key, name, text, at in shown.values_list("id", "source_name", "beginning", "created_at")
    ]


def _tools(user: User, words: list[str]) -> Iterable[Found]:
    rows = Tool.objects.owned_by(user).filter(_all_words(words, "name", "description"))
    return [Found(*row) for row in _newest(rows).values_list("id", "name", "tool_type", "created_at")]


def _agents(user: User, words: list[str]) -> Iterable[Found]:
    rows = Agent.objects.owned_by(user).filter(_all_words(words, "name", "description"))
    return [Found(*row) for row in _newest(rows).values_list("id", "name", "model_name", "created_at")]


def _signals(user: User, words: list[str]) -> Iterable[Found]:
    instruments = Instrument.objects.filter(_all_words(words, "symbol", "name")).values("pk")
    rows = Signal.objects.owned_by(user).filter(instrument__in=instruments)
    shown = _newest(rows).values_list("id", "instrument__symbol", "side", "bar", "created_at")
    return [Found(key, symbol, f"{side} {bar}", at) for key, symbol, side, bar, at in shown]


_KINDS: dict[str, Callable[[User, list[str]], Iterable[Found]]] = {
    "workflow": _workflows,
    "execution": _executions,
    "paste": _pastes,
    "tool": _tools,
    "agent": _agents,
    "signal": _signals,
}
