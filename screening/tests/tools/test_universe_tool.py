"""The tool `universe` as a step calls it, and what is said of its arguments before a run."""

from typing import Any
from uuid import uuid4

import pytest

from executions.tests.factories import executed
from pastetrader.accounts.models import User
from registry.builtin import builtin_tool_id
from registry.exceptions import ToolError
from screening.instruments.dated_rows import record_members
from screening.models import Watchlist
from screening.tests.factories import FIRST, make_bars, make_context, stored
from screening.tests.tools.test_builtin_tools import call
from workflows.definition.graph import Graph, GraphEdge, GraphNode
from workflows.services.checks import problems_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def bars() -> None:
    """Three symbols."""
    names = {"000010": "가나", "000015": "가나우", "000020": ""}
    frames = [make_bars(symbol, [10.0 + place, 20.0 + place], name=name) for place, (symbol, name) in enumerate(names.items())]  # fmt: skip  # noqa: E501
    stored("XKRX", *frames)


def _graph(**arguments: Any) -> Graph:
    """A universe, and a screen of its symbols."""
    asked = {"market": "XKRX", **arguments}
    screen = {"market": "XKRX", "condition": "close > 1", "symbols": "{{ nodes.universe.symbols }}"}
    nodes = [GraphNode(key="start", name="Start", node_type="trigger")]
    nodes += [
        GraphNode(key=key, name=key, node_type="tool", tool_id=builtin_tool_id(key), config={"arguments": given})
        for key, given in (("universe", asked), ("screen", screen))
    ]
    edges = (GraphEdge(source="start", target="universe"), GraphEdge(source="universe", target="screen"))
    return Graph(nodes=tuple(nodes), edges=edges)


def _codes(owner: User, **arguments: Any) -> list[tuple[str, str, str]]:
    found = problems_in(_graph(**arguments), owner=owner)
    return [(one.code, one.severity, one.path) for one in found if one.node == "universe"]


def _screened(owner: User, **arguments: Any) -> Any:
    """What the screen found of the universe."""
    return executed(owner, _graph(**arguments)).node_executions.get(node_key="screen").output_data


def test_it_answers_symbols_and_what_was_left_out_and_says_by_what(owner: User) -> None:
    lines: list[tuple[str, Any]] = []
    context = make_context(log=lambda level, text, data: lines.append((f"{level}: {text}", data)))

    found = call("universe", {"market": "XKRX", "exclude": ["preferred", "spac"]}, context, owner)

    assert found == {
        "market": "XKRX",
        "as_of": "2023-01-03",
        "symbols": ["000010", "000020"],
        "left_out": {"preferred": 1},
        "unjudged": {"spac": 1},
    }
    assert lines[0][0] == "info: 2 of 3 symbols of XKRX on 2023-01-03."
    assert lines[0][1]["judged_by"] == {"spac": ["name"], "preferred": ["code"]}
    assert lines[1][0].startswith("warning: Of 1 symbols nothing says whether they are among “SPACs”")


def test_a_step_reads_the_watch_lists_of_its_workflows_owner_alone(owner: User, stranger: User) -> None:
    row = Watchlist.objects.create(owner=stranger, name="Theirs", market="XKRX", symbols=["000010"])
    arguments = {"market": "XKRX", "watchlist": str(row.pk)}

    with pytest.raises(ToolError, match="no such watch-list"):
        call("universe", arguments, make_context(owner_id=owner.pk), owner)
    assert call("universe", arguments, make_context(owner_id=stranger.pk), owner)["symbols"] == ["000010"]


@pytest.mark.django_db(transaction=True)
def test_a_screen_looks_at_the_symbols_that_a_universe_gives(owner: User) -> None:
    found = _screened(owner, exclude=["preferred"], rank_by="close")

    assert [match["symbol"] for match in found["matches"]] == ["000010", "000020"]
    assert found["scanned"] == 2


@pytest.mark.django_db(transaction=True)
def test_an_empty_universe_is_no_whole_market(owner: User) -> None:
    found = _screened(owner, min_price=1_000_000)

    assert (found["matches"], found["scanned"]) == ([], 0)


def test_before_a_run_what_is_not_known_yet_is_a_warning_and_what_is_wrong_an_error(owner: User) -> None:
    record_members("XKRX", "KOSPI200", ["000010"], FIRST)

    assert _codes(owner, index="kospi 200", exclude=["preferred", "halted"], rank_by="close") == []
    assert _codes(owner, index="KOSDAQ150") == [("unknown_index", "warning", "config.arguments.index")]
    assert _codes(owner, exclude=["fund"]) == [("exclusion_not_known", "warning", "config.arguments.exclude")]
    assert _codes(owner, rank_by="close >") == [("unreadable_series", "error", "config.arguments.rank_by")]
    assert _codes(owner, market="KOSPIX")[0][:2] == ("unknown_market", "error")


def test_before_a_run_a_watch_list_of_somebody_else_is_an_error_like_one_that_is_none(
    owner: User, stranger: User
) -> None:
    theirs = Watchlist.objects.create(owner=stranger, name="Theirs", market="XKRX")
    mine = Watchlist.objects.create(owner=owner, name="Mine", market="XKRX")
    other = Watchlist.objects.create(owner=owner, name="Other", market="XNAS")

    assert _codes(owner, watchlist=str(mine.pk)) == []
    for row in (theirs.pk, uuid4()):
        assert _codes(owner, watchlist=str(row)) == [("unknown_watchlist", "error", "config.arguments.watchlist")]
    assert _codes(owner, watchlist=str(other.pk))[0][0] == "watchlist_of_another_market"
