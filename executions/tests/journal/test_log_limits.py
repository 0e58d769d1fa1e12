"""A log does not grow without end, and says so."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from executions.journal import events, log_limits
from executions.journal.events import write_log
from executions.journal.log_limits import LineLimit
from executions.models import ExecutionEvent, ExecutionLog, WorkflowExecution
from executions.tests.shown import an_execution
from pastetrader.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _few_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "line_limit", LineLimit(most=20, look_every=5))


def _write(execution: WorkflowExecution, message: str = "x", data: dict[str, Any] | None = None) -> ExecutionLog | None:
    return write_log(
        execution_id=execution.pk, node_execution_id=None, node_key="", level="info", message=message, data=data
    )


def test_beyond_the_limit_lines_are_dropped_and_one_line_says_how_many(owner: User) -> None:
    execution = an_execution(owner)

    written = [_write(execution, str(number)) for number in range(53)]

    assert [line.message for line in written if line] == [str(number) for number in range(20)]
    notice = execution.logs.get(level="warning")
    assert notice.message == "An execution has at most 20 lines; 33 more were dropped."
    assert notice.data == {"dropped": 33}
    assert execution.logs.count() == ExecutionEvent.objects.filter(execution=execution, kind="log").count() == 21


def test_other_executions_go_on_writing(owner: User) -> None:
    full, other = an_execution(owner), an_execution(owner)
    for _number in range(30):
        _write(full)

    assert _write(other)


def test_what_another_process_wrote_counts_too(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    execution = an_execution(owner)
    for _number in range(18):
        _write(execution)
    monkeypatch.setattr(events, "line_limit", LineLimit(most=20, look_every=5))

    here = [_write(execution) for _number in range(20)]

    assert len([line for line in here if line]) < 5
    assert execution.logs.filter(level="warning").count() == 1


def test_a_line_is_not_counted_for_each_line(
    owner: User, django_assert_num_queries: Callable[[int], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    execution = an_execution(owner)
    monkeypatch.setattr(events, "line_limit", LineLimit())

    # A savepoint around each: the line and its event.
    with django_assert_num_queries(8 * 4):
        for _number in range(8):
            _write(execution)


def test_a_process_forgets_executions_that_it_wrote_to_long_ago(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_limits, "REMEMBERED", 2)
    limit = LineLimit()
    monkeypatch.setattr(events, "line_limit", limit)
    for _number in range(4):
        _write(an_execution(owner))

    assert len(limit._known) == 2


@pytest.mark.parametrize("text", ["a" * 100_000, "가" * 10_000, "\N{GRINNING FACE}" * 3_000, "é" * 4_097])
def test_a_long_message_is_cut_and_says_how_long_it_was(owner: User, text: str) -> None:
    line = _write(an_execution(owner), text)

    assert line
    assert len(line.message.encode()) <= 8 * 1024
    assert line.message.endswith(f"({len(text.encode())} bytes)")
    assert text.startswith(line.message.split(" … ")[0])


def test_a_message_that_just_fits_is_kept_whole(owner: User) -> None:
    line = _write(an_execution(owner), "a" * 8 * 1024)

    assert line
    assert line.message == "a" * 8 * 1024


def test_large_data_of_a_line_is_named_by_its_size(owner: User) -> None:
    execution = an_execution(owner)
    small, large, odd = {"n": 1}, {"n": "x" * 9_000}, {"n": object()}

    lines = [_write(execution, data=data) for data in (small, large, odd)]

    assert [line.data for line in lines if line] == [
        small,
        {"too_large_to_show": len(json.dumps(large, separators=(",", ":")))},
        {"not_shown": "The value holds a object, which is no JSON."},
    ]
