"""Every address of the API that only reads, with rows of a large installation in it, as the table of addresses says."""

import re
from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any

from django.conf import settings
from django.test import Client
from django.urls import URLPattern

from executions.models import NodeExecution, WorkflowExecution
from lab.bench.shapes import SEED
from pastetrader.accounts.models import User
from pastetrader.api_urls import urlpatterns
from workflows.models import Edge, Node, Workflow, WorkflowVersion

ROOT = "/api/v1/"
MAX_ROWS = 50_000
# These never end, or ask a market of which the installation of the bench has no bars.
NOT_ASKED = ("stream", "why", "explanations", "near-misses", "schema", "preflight", "hit-rates", "search")
_PLACE = re.compile(r"<\w+:(\w+)>")


def addresses(owner: User, *, each: int) -> tuple[dict[str, list[str]], list[str]]:
    """By route so many addresses that the owner may read; and the routes of which the installation has no row."""
    dice = Random(SEED)  # noqa: S311  # nothing secret
    rows = _Rows(owner, dice)
    found: dict[str, list[str]] = {}
    not_asked: list[str] = []
    for route in _routes():
        try:
            found[route] = [ROOT + rows.filled(route) for _each in range(each)]
        except LookupError:
            not_asked.append(route)
    return found, not_asked


def cookie_of(owner: User) -> str:
    """The cookie of a session of theirs."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(owner)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def _routes() -> list[str]:
    canonical = [found for found in urlpatterns if isinstance(found, URLPattern) and found.name]
    actions: dict[str, Any] = {str(found.pattern): getattr(found.callback, "actions", {}) for found in canonical}
    return [
        route
        for route, methods in actions.items()
        if "get" in methods and route.rstrip("/").rpartition("/")[2] not in NOT_ASKED
    ]


class _Rows:
    """Which rows stand in addresses: by what comes before the id, those of the owner."""

    def __init__(self, owner: User, dice: Random) -> None:
        self._dice = dice
        self._workflows = _ids(Workflow.objects.visible_to(owner))
        self._executions = _ids(WorkflowExecution.objects.visible_to(owner))
        own = {"workflow__owner": owner}
        self._inside: Mapping[tuple[str, str], Callable[[Any], Any]] = {
            ("workflows", "node_key"): lambda key: _one(Node.objects.filter(workflow=key), "key"),
            ("workflows", "node_id"): lambda key: _one(Node.objects.filter(workflow=key), "id"),
            ("workflows", "edge_id"): lambda key: _one(Edge.objects.filter(workflow=key), "id"),
            ("workflows", "version_number"): lambda key: _one(WorkflowVersion.objects.filter(workflow=key), "number"),
            ("workflows", "former"): lambda key: _one(WorkflowVersion.objects.filter(workflow=key), "number"),
            ("executions", "node_key"): lambda key: _one(NodeExecution.objects.filter(execution=key), "node_key"),
            ("executions", "node_execution_id"): lambda key: _one(NodeExecution.objects.filter(execution=key), "id"),
        }
        self._with_versions = list(
            WorkflowVersion.objects.filter(**own).values_list("workflow_id", flat=True).distinct()[:MAX_ROWS]
        )

    def filled(self, route: str) -> str:
        """The route with rows in its places. Raises LookupError where there is none."""
        names = _PLACE.findall(route)
        start = "workflows" if "workflows/<" in route else route.partition("/")[0]
        values: dict[str, Any] = {}
        for name in names:
            values[name] = (
                self._row(start, names) if not values else self._inside[start, name](next(iter(values.values())))
            )
        return _PLACE.sub(lambda place: str(values[place.group(1)]), route)

    def _row(self, start: str, names: Sequence[str]) -> Any:
        if start == "workflows":
            return self._dice.choice(self._with_versions if "version_number" in names else self._workflows)
        if start == "executions":
            return self._dice.choice(self._executions)
        raise LookupError(start)


def _ids(rows: Any) -> list[Any]:
    return list(rows.values_list("id", flat=True)[:MAX_ROWS])


def _one(rows: Any, field: str) -> Any:
    found = rows.values_list(field, flat=True).first()
    if found is None:
        raise LookupError(field)
    return found
