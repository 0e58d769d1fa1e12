"""What is remembered of written ends, and what is never read as an end."""

import pytest
from django.utils import timezone

from executions.context.ends import REMEMBERED_BYTES, EndMissing, KnownEnds, NodeEnd
from executions.context.execution_context import context_of
from executions.context.prepared_version import prepared_version
from executions.models import NodeExecution, NodeOutput
from executions.tests.factories import drained, node_of, started, taken
from executions.tests.graphs import graph, node
from executions.tests.outside import Outside
from executions.worker.loop import Worker, work_loop
from pastetrader.accounts.models import User

BEGIN = node("begin", "trigger")
MEGABYTE = 1024 * 1024


def of_size(size_bytes: int, value: str = "") -> tuple[NodeEnd, int]:
    """A completed end of that size."""
    return NodeEnd(is_completed=True, value=value), size_bytes


def test_an_end_that_is_kept_again_takes_its_own_place() -> None:
    written = KnownEnds()
    for _time in range(100):
        written.keep(1, *of_size(MEGABYTE, "old"))
        written.keep(2, *of_size(10))
        written.keep(1, *of_size(20, "new"))

    assert written.size_bytes == 30
    assert written.recall([1])[1].value == "new"


def test_what_was_not_used_for_longest_is_forgotten_first() -> None:
    written = KnownEnds()
    for position in range(8):
        written.keep(position, *of_size(MEGABYTE))
    written.recall([0])

    written.keep(8, *of_size(MEGABYTE))

    assert set(written.recall(range(9))) == {0, *range(2, 9)}
    assert written.size_bytes == REMEMBERED_BYTES


def test_an_end_larger_than_all_that_is_remembered_pushes_nothing_out() -> None:
    written = KnownEnds()
    written.keep(1, *of_size(MEGABYTE))

    written.keep(2, *of_size(REMEMBERED_BYTES + 1))

    assert set(written.recall([1, 2])) == {1}
    assert written.size_bytes == MEGABYTE


def test_a_source_that_still_runs_is_not_read_as_failed(owner: User, outside: Outside) -> None:
    looks = node("looks", "adapter", output="{{ output }}")
    execution = started(owner, graph(BEGIN, outside.node(), looks, edges="begin>call call>looks"))
    work_loop(context_of(execution), Worker("alone", hand_over=False))
    taken(execution)

    with pytest.raises(EndMissing, match="call has not ended"):
        context_of(execution).inputs_at(2, None)


@pytest.mark.parametrize("gone", ["row", "large output", "arrived"])
@pytest.mark.parametrize("hand_over", [True, False], ids=["direct-handover", "one-message-per-node"])
def test_a_node_that_cannot_be_given_what_it_needs_is_let_go_and_says_so(
    owner: User, outside: Outside, caplog: pytest.LogCaptureFixture, gone: str, hand_over: bool
) -> None:
    outside.becomes(lambda _context: "x" * 300_000)
    looks = node("looks", "aggregator", output="{{ output.call.answer is defined }}")
    other = node("other", "trigger")
    execution = started(owner, graph(BEGIN, other, outside.node(), looks, edges="begin>call call>looks other>looks"))
    for _node in range(3):
        work_loop(context_of(execution), Worker("alone", hand_over=False))
    if gone == "row":
        NodeExecution.objects.filter(execution=execution, node_key="call").delete()
    elif gone == "arrived":
        NodeExecution.objects.filter(execution=execution, node_key="looks").update(arrived=None)
    else:
        NodeOutput.objects.all().delete()

    with pytest.raises(EndMissing):
        work_loop(context_of(execution), Worker("alone", hand_over=hand_over))

    row = node_of(execution, "looks")
    assert (row.status, row.output_data) == ("running", None)
    assert row.lease_until is not None
    assert row.lease_until <= timezone.now()
    assert [record.levelname for record in caplog.records if "was let go" in record.message] == ["CRITICAL"]


def test_what_may_be_open_behind_a_join_that_takes_one_is_not_waited_for(owner: User, outside: Outside) -> None:
    first = node("first", "aggregator", join="any", merge="first")
    looks = node("looks", "adapter", output=["{{ nodes.begin is defined }}", "{{ nodes.call is defined }}"])
    ways = "begin>call begin>quick call>first quick>first first>looks"
    execution = started(
        owner, graph(BEGIN, outside.node(), node("quick", "adapter", output=1), first, looks, edges=ways)
    )
    work_loop(context_of(execution), Worker("alone", hand_over=False))
    slow = taken(execution)

    assert node_of(execution, "call").id == slow.id
    for _node in range(3):
        work_loop(context_of(execution), Worker("alone", hand_over=True))

    assert node_of(execution, "looks").output_data == [True, False]


def test_what_has_surely_ended_when_a_node_begins(owner: User, mixing: None) -> None:
    first = node("first", "aggregator", join="any", merge="first")
    every = node("every", "aggregator")
    seen = ["{{ nodes.begin }}", "{{ nodes.left }}", "{{ nodes.right }}"]
    whole = graph(
        BEGIN,
        node("left"),
        node("right"),
        first,
        every,
        node("after_first", "adapter", output=seen),
        node("after_every", "adapter", output=seen),
        edges="begin>left begin>right left>first right>first left>every right>every "
        "first>after_first every>after_every",
    )
    execution = started(owner, whole)
    version = prepared_version(execution.version_id)

    def certain(key: str) -> set[str]:
        return {version.plan.nodes[place].key for place in version.reads[version.plan.position[key]].certain}

    assert certain("after_every") == {"begin", "left", "right"}
    assert certain("after_first") == {"begin"}
    assert drained(execution).status == "completed"
