"""Every address of the API that only reads, with rows of a large installation in it, as the table of addresses says."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from random import Random
from typing import Any

from django.conf import settings
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils.http import urlencode

from executions.models import NodeExecution, WorkflowExecution
from lab.bench.engine.shapes import SEED
from pastetrader.accounts.models import User
from pastetrader.tests.api_access.objects import NAMED, NOBODYS, OBJECTS, OPEN, QUERIES, methods_of
from workflows.models import Edge, Node, Workflow, WorkflowVersion

MAX_ROWS = 50_000
# A stream never ends.
NOT_ASKED = {"api-stream", "api-streams", *OPEN}
# One of the copies of the workflow.
FOUND = {**QUERIES, "api-search": urlencode({"q": "Copy 12"})}


def addresses(owner: User, *, each: int) -> tuple[dict[str, list[str]], list[str]]:
    """By route so many addresses that the owner may read; and the routes that no row was found for.

    Of workflows and executions each address is about another one of the large installation; of anything else there
    is one row, made here.
    """
    rows = _Rows(owner, Random(SEED))  # noqa: S311  # nothing secret
    reader = _reader(owner)
    found: dict[str, list[str]] = {}
    not_asked: list[str] = []
    for pattern in NAMED:
        if pattern.name in NOT_ASKED or "get" not in methods_of(pattern):
            continue
        asked = _filled(pattern, rows, each)
        # A copy of a workflow has no strategy, say, and no pinned output: those are asked of a row made for it.
        if asked and reader.get(asked[0]).status_code != HTTPStatus.OK:
            asked = _made(pattern, owner, each)
        if asked and reader.get(asked[0]).status_code == HTTPStatus.OK:
            found[str(pattern.pattern)] = asked
        else:
            not_asked.append(str(pattern.pattern))
    return found, not_asked


def cookie_of(owner: User) -> str:
    """The cookie of a session of theirs."""
    return f"{settings.SESSION_COOKIE_NAME}={_reader(owner).cookies[settings.SESSION_COOKIE_NAME].value}"


def _reader(owner: User) -> Client:
    reader = Client(SERVER_NAME="localhost")
    reader.force_login(owner)
    return reader


def _filled(pattern: URLPattern, rows: "_Rows", each: int) -> list[str]:
    try:
        return [_address(pattern, rows.values(pattern)) for _each in range(each)]
    except LookupError:
        return _made(pattern, rows.owner, each)


def _made(pattern: URLPattern, owner: User, each: int) -> list[str]:
    make = OBJECTS.get(str(pattern.name)) or NOBODYS[str(pattern.name)]
    made = make(owner)
    return [_address(pattern, {name: made[name] for name in pattern.pattern.converters})] * each


def _address(pattern: URLPattern, values: Mapping[str, Any]) -> str:
    query = FOUND.get(str(pattern.name), "")
    return reverse(str(pattern.name), kwargs=dict(values)) + (f"?{query}" if query else "")


class _Rows:
    """Which rows stand in addresses: by what comes before the id, those of the owner."""

    def __init__(self, owner: User, dice: Random) -> None:
        self.owner = owner
        self._dice = dice
        self._workflows = _ids(Workflow.objects.visible_to(owner))
        self._executions = _ids(WorkflowExecution.objects.visible_to(owner))
        self._inside: Mapping[tuple[str, str], Callable[[Any], Any]] = {
            ("workflows", "node_key"): lambda key: _one(Node.objects.filter(workflow=key), "key"),
            ("workflows", "node_id"): lambda key: _one(Node.objects.filter(workflow=key), "id"),
            ("workflows", "edge_id"): lambda key: _one(Edge.objects.filter(workflow=key), "id"),
            ("workflows", "version_number"): lambda key: _one(WorkflowVersion.objects.filter(workflow=key), "number"),
            ("executions", "node_key"): lambda key: _one(NodeExecution.objects.filter(execution=key), "node_key"),
            ("executions", "node_execution_id"): lambda key: _one(NodeExecution.objects.filter(execution=key), "id"),
        }
        versions = WorkflowVersion.objects.filter(workflow__owner=owner)
        self._with_versions = list(versions.values_list("workflow_id", flat=True).distinct()[:MAX_ROWS])

    def values(self, pattern: URLPattern) -> dict[str, Any]:
        """What stands in the places of the address. Raises LookupError where there is no such row."""
        names = list(pattern.pattern.converters)
        if not names:
            return {}
        route = str(pattern.pattern)
        start = "workflows" if "workflows/<" in route else route.partition("/")[0]
        first = self._row(start, is_version="version_number" in names)
        return {names[0]: first, **{name: self._part(start, name, first) for name in names[1:]}}

    def _row(self, start: str, *, is_version: bool) -> Any:
        if start == "workflows":
            return self._dice.choice(self._with_versions if is_version else self._workflows)
        if start == "executions":
            return self._dice.choice(self._executions)
        raise LookupError(start)

    def _part(self, start: str, name: str, row: Any) -> Any:
        return self._inside[start, name](row)


def _ids(rows: Any) -> list[Any]:
    return list(rows.values_list("id", flat=True)[:MAX_ROWS])


def _one(rows: Any, field: str) -> Any:
    found = rows.values_list(field, flat=True).first()
    if found is None:
        raise LookupError(field)
    return found
