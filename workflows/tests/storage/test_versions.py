"""Stored versions: each format that was ever written is read, another is refused, and the number is not content."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from cachetools import LRUCache, cached

from pastetrader.accounts.models import User
from workflows.definition.graph import content_hash
from workflows.models import WorkflowVersion
from workflows.services import UnreadableVersion, ensure_version, snapshot_of
from workflows.storage import versions
from workflows.storage.versions import FORMAT
from workflows.tests.factories import make_graph, make_workflow, small_graph

SAMPLES = Path(__file__).parent / "snapshots"
FORMATS = range(FORMAT + 1)


def sample(number: int) -> dict[str, Any]:
    """A snapshot as a program of that format stored it, with the hash that it gave it."""
    found: dict[str, Any] = json.loads((SAMPLES / f"format_{number}.json").read_text())
    return found


def stored(owner: User, snapshot: Any) -> UUID:
    """The id of a version with exactly this in its row."""
    row = WorkflowVersion.objects.create(
        workflow=make_workflow(owner), number=7, content_hash="0" * 64, snapshot=snapshot
    )
    return row.id


@pytest.mark.parametrize("number", FORMATS)
def test_every_format_that_was_ever_stored_is_read(owner: User, number: int) -> None:
    snapshot = sample(number)["snapshot"]
    assert snapshot.get("format", 0) == number

    read = snapshot_of(stored(owner, snapshot))

    assert [node.key for node in read.plan.nodes] == ["begin", "data", "read", "choose", "both", "shape"]
    assert [tool.name for tool in read.tools.values()] == ["Market data"]
    assert [agent.tools[0].name for agent in read.agents.values()] == ["Market data"]
    assert (read.number, read.config.timeout, read.config.error_handling) == (7, 600, "stop_on_first_error")
    assert read.graph.by_key["begin"].provenance[0].quote == "매일"


@pytest.mark.parametrize("number", FORMATS)
def test_the_hash_of_a_stored_version_stays_what_it_was(number: int) -> None:
    assert content_hash(sample(number)["snapshot"]) == sample(number)["content_hash"]


def test_what_is_stored_now_says_its_format(owner: User) -> None:
    assert ensure_version(workflow=make_workflow(owner)).snapshot["format"] == FORMAT


def test_an_unchanged_workflow_keeps_a_version_from_before_formats_had_numbers(owner: User) -> None:
    workflow = make_workflow(owner, make_graph("a", "b", edges="a>b"))
    now = ensure_version(workflow=workflow)
    old = {name: value for name, value in now.snapshot.items() if name != "format"}
    WorkflowVersion.objects.filter(id=now.id).delete()
    before = WorkflowVersion.objects.create(workflow=workflow, number=1, content_hash=content_hash(old), snapshot=old)

    assert ensure_version(workflow=workflow) == before


def test_a_newer_format_is_refused_and_says_what_to_do(owner: User) -> None:
    newer = {**sample(0)["snapshot"], "format": FORMAT + 1}

    with pytest.raises(UnreadableVersion) as refused:
        snapshot_of(stored(owner, newer))

    assert str(refused.value) == (
        f"Version 7 of this workflow was stored by a newer PasteTrader (format {FORMAT + 1}; this one reads formats "
        f"up to {FORMAT}). Update the program everywhere, then run the workflow again."
    )
    assert refused.value.code == "unreadable_version"


def _without_graph() -> Any:
    return {"tools": {}, "agents": {}}


def _with_a_field_that_nobody_knows() -> Any:
    snapshot = deepcopy(sample(0)["snapshot"])
    snapshot["graph"]["nodes"][0]["colour"] = "red"
    return snapshot


def _with_an_edge_to_nowhere() -> Any:
    snapshot = deepcopy(sample(0)["snapshot"])
    snapshot["graph"]["edges"][0]["target"] = "nowhere"
    return snapshot


@pytest.mark.parametrize(
    "content",
    [
        _without_graph(),
        _with_a_field_that_nobody_knows(),
        _with_an_edge_to_nowhere(),
        {**sample(0)["snapshot"], "format": "one"},
        {**sample(0)["snapshot"], "format": -1},
        {**sample(0)["snapshot"], "format": True},
        {**sample(0)["snapshot"], "tools": [1]},
        [],
        "text",
    ],
)
def test_a_version_that_makes_no_sense_is_unreadable_whatever_is_wrong_with_it(owner: User, content: Any) -> None:
    with pytest.raises(UnreadableVersion, match="Version 7 of this workflow cannot be read"):
        snapshot_of(stored(owner, content))


def test_versions_that_are_remembered_stay_within_a_bound_of_bytes(
    owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: LRUCache[Any, versions.VersionSnapshot] = LRUCache(100_000, getsizeof=lambda snapshot: snapshot.size_bytes)
    monkeypatch.setattr(versions, "snapshot_of", cached(kept)(versions.snapshot_of.__wrapped__))
    ids = [ensure_version(workflow=make_workflow(owner, small_graph(variables={"n": n}))).id for n in range(30)]

    read = [versions.snapshot_of(version_id) for version_id in ids]

    assert 50_000 < kept.currsize <= 100_000
    assert versions.snapshot_of(ids[-1]) is read[-1]
    assert versions.snapshot_of(ids[0]) is not read[0]
    assert versions.snapshot_of(ids[0]) == read[0]
