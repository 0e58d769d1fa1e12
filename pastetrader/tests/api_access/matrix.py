"""The matrix itself: everybody asks everything about a row in each of its states, and each question leaves no trace."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.test import Client
from django.urls import URLPattern

from executions.models import AgentMemory, Approval, Schedule, WebhookEndpoint, WorkflowExecution
from parsers.models import Paste, SourceImport, Strategy
from pastetrader.accounts.models import ApiToken, SignedIn, User
from pastetrader.api_urls import urlpatterns
from pastetrader.common.models import SoftDeleteModel
from pastetrader.tests.api_access.actors import Actor, every_actor, permitted
from pastetrader.tests.api_access.asking import ask
from pastetrader.tests.api_access.objects import NAMED, NAMED_IN_BODY, NOBODYS, OBJECTS
from pastetrader.tests.api_access.rows import Address
from pastetrader.tests.api_access.rules import Case, expected, is_right
from registry.models import Agent, Secret, Tool
from screening.models import BacktestReport, BarImport, Signal, Watchlist
from workflows.models import Workflow

# Whose id stands in an address, by its beginning; the longest that fits.
ROOTS: dict[str, type[models.Model]] = {
    "agents/": Agent,
    "backtests/": BacktestReport,
    "bar-imports/": BarImport,
    "executions/": WorkflowExecution,
    "executions/workflows/": Workflow,
    "pastes/": Paste,
    "schedules/": Schedule,
    "secrets/": Secret,
    "sessions/": SignedIn,
    "source-imports/": SourceImport,
    "signals/": Signal,
    "strategies/": Strategy,
    "tokens/": ApiToken,
    "tools/": Tool,
    "watchlists/": Watchlist,
    "webhooks/": WebhookEndpoint,
    "workflows/": Workflow,
    "approvals/": Approval,
    "agent-memories/": AgentMemory,
}
ROUTES = {str(found.name): str(found.pattern) for found in NAMED}


@dataclass(frozen=True)
class World:
    """The actors, and a row of the owner's for each maker."""

    owner: User
    actors: list[Actor]
    made: dict[Callable[[User], Address], Address]

    def row(self, name: str, method: str) -> tuple[Address, Address]:
        """What stands in the address, and the row that it or the body names."""
        if name in NAMED_IN_BODY and method == "post":
            return {}, self.made[NAMED_IN_BODY[name]]
        if name in OBJECTS:
            address = self.made[OBJECTS[name]]
            return address, address
        return (self.made[NOBODYS[name]] if name in NOBODYS else {}), {}


def whole_world() -> World:
    """Everybody, and every row that an address names; one row for all addresses with the same maker."""
    owner = permitted(User.objects.create_user("matrix@example.com", "p", display_name="Mine"))
    makers = {*OBJECTS.values(), *NAMED_IN_BODY.values(), *NOBODYS.values()}
    actors = every_actor(owner)
    return World(owner, actors, {make: make(owner) for make in makers})


def model_of(name: str) -> type[models.Model]:
    """Whose id stands in the address (of a list that makes things: what the body names is a workflow)."""
    if name in NAMED_IN_BODY:
        return Workflow
    return ROOTS[max((root for root in ROOTS if ROUTES[name].startswith(root)), key=len)]


def states_of(name: str, method: str) -> list[str]:
    """The states that the row of an address can be in."""
    if name not in OBJECTS and not (name in NAMED_IN_BODY and method == "post"):
        return ["private"]
    return ["private", "public", "deleted"] if hasattr(model_of(name), "is_public") else ["private", "deleted"]


def wrong_answers(
    world: World, endpoints: Iterable[tuple[str, str]], *, only: str = "", states: Iterable[str] = ()
) -> Iterator[str]:
    """Every answer that isn't as the rules say, in words; of one actor and some states only, if they are named."""
    actors = [actor for actor in world.actors if only in {"", actor.name}]
    for name, method in endpoints:
        address, row = world.row(name, method)
        for state in states_of(name, method):
            if states and state not in states:
                continue
            with undone():
                _bring(model_of(name) if row else None, row, state)
                for actor in actors:
                    case = Case(name, method, actor, state, is_own=actor.person == world.owner)
                    status = _status(case, address, row)
                    if not is_right(case, status):
                        must, rule = expected(case)
                        yield f"{method.upper()} {ROUTES[name]} by {actor.name}, {state}: {status}, not {must} ({rule})"


def _status(case: Case, address: Address, row: Address) -> int:
    """The status of one request, whose effects are undone. Both forms of the address are asked by turns."""
    other_form = case.state != "private" or case.actor.name.endswith("token")
    with undone():
        answer = ask(case.actor.client, case.name, case.method, address, other_form=other_form, named=row)
        return int(answer.status_code)


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is done to the database meanwhile is undone at the end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _bring(model: type[models.Model] | None, row: Address, state: str) -> None:
    """Bring a row into a state: a public one is seen by all, a deleted one by nobody."""
    if model is None or state == "private":
        return
    found: Any = model._base_manager.get(pk=row["id"])
    if state == "public":
        model._base_manager.filter(pk=found.pk).update(is_public=True)
    elif isinstance(found, SoftDeleteModel):
        found.soft_delete()
    elif isinstance(found, Schedule | WebhookEndpoint):
        found.workflow.soft_delete()
    else:
        found.delete()


def shows(client: Client, name: str, row: Address) -> bool:
    """Whether a list, or the refusal to show it, names a row."""
    return str(row["id"]) in ask(client, name, "get", {}).content.decode()


def patterns_of(name: str) -> list[URLPattern]:
    """The address in both of its forms."""
    route = ROUTES[name]
    forms = {route, route.removesuffix("/") if route.endswith("/") else f"{route}/"}
    return [found for found in urlpatterns if isinstance(found, URLPattern) and str(found.pattern) in forms]
