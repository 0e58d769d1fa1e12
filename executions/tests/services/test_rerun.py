"""Running an execution again, whole or from a node."""

from random import Random
from typing import Any

import pytest

from executions.models import NodeExecution, NodeOutput, WorkflowExecution
from executions.services.rerun import rerun_execution
from executions.services.start import start_execution
from executions.status import Mode, TriggerType
from executions.tests.factories import drained, executed, node_of, started, statuses
from executions.tests.graphs import Case, graph, node, random_case
from executions.tests.laws import reference_for, rows_of, seen_of
from pastetrader.accounts.models import User
from pastetrader.common.errors import Invalid, NotAllowed, NotFound
from workflows.definition.graph import Graph
from workflows.services import create_workflow, delete_workflow, replace_graph, set_active
from workflows.storage.pins import pin_output


def branches(**outputs: Any) -> Graph:
    """begin > a > (b, c) > end: adapters with the given outputs, and a join."""
    wanted = {"a": "{{ input.n }}", "b": "{{ output + 1 }}", "c": "{{ output + 2 }}", **outputs}
    adapters = (node(key, "adapter", output=output) for key, output in wanted.items())
    return graph(node("begin", "trigger"), *adapters, node("end", "aggregator"), edges="begin>a a>b a>c b>end c>end")


def kept(execution: WorkflowExecution) -> set[str]:
    """Keys of the nodes that were not run again."""
    return set(execution.node_executions.filter(cause="kept").values_list("node_key", flat=True))


def rerun(execution: WorkflowExecution, by: User, **how: Any) -> WorkflowExecution:
    """Run again, and worked on until nothing is left to do."""
    return drained(rerun_execution(execution=execution, by=by, **how))


def test_the_whole_is_run_again_with_all_that_it_was_given(owner: User) -> None:
    first = executed(owner, branches(), input_data={"n": 1}, metadata={"tag": "a"}, variables={"v": 2}, mode=Mode.TEST)

    again = rerun(first, owner)

    assert (again.status, again.output_data, kept(again)) == ("completed", {"end": {"b": 2, "c": 3}}, set())
    assert (again.rerun_of, again.rerun_from_key, again.mode, again.triggered_by) == (first, "", "test", owner)
    assert (again.input_data, again.metadata, again.context["variables"]) == ({"n": 1}, {"tag": "a"}, {"v": 2})
    assert (again.version_id, again.context["rerun"]) == (first.version_id, {"version": "same"})


def test_what_came_before_the_node_is_kept_with_its_output(owner: User) -> None:
    first = executed(owner, branches(), input_data={"n": 1})

    again = rerun(first, owner, from_node_key="b")

    assert kept(again) == {"begin", "a", "c"}
    assert (again.rerun_from_key, again.output_data) == ("b", {"end": {"b": 2, "c": 3}})
    old, new = node_of(first, "a"), node_of(again, "a")
    same = ("output_data", "output_bytes", "input_data", "handle", "fired", "started_at", "ended_at", "metadata")
    assert [getattr(new, name) for name in same] == [getattr(old, name) for name in same]
    assert (new.attempt, node_of(again, "b").attempt) == (0, 1)


def test_an_output_that_was_edited_goes_on_to_what_follows_in_a_test_and_never_in_a_real_run(owner: User) -> None:
    first = executed(owner, branches(), input_data={"n": 1})
    pin_output(workflow=first.workflow, node_key="b", output=70, by=owner)

    real = rerun(first, owner, from_node_key="b", version="newest")
    tried = rerun(first, owner, from_node_key="b", as_test=True)

    assert (real.mode, real.output_data) == ("normal", {"end": {"b": 2, "c": 3}})
    assert (tried.mode, tried.output_data) == ("test", {"end": {"b": 70, "c": 3}})
    assert (kept(tried), node_of(tried, "b").cause) == ({"begin", "a", "c"}, "pinned")


def test_a_dry_run_that_is_tried_again_stays_one(owner: User) -> None:
    first = executed(owner, branches(), input_data={"n": 1}, mode=Mode.DRY_RUN)

    assert rerun(first, owner, as_test=True).mode == "dry_run"


def test_a_large_output_is_kept_beside_its_row(owner: User) -> None:
    first = executed(owner, branches(a="x" * 300_000, b="{{ output | length }}", c=1))

    again = rerun(first, owner, from_node_key="b")

    assert node_of(again, "a").output_data is None
    assert NodeOutput.objects.get(node_execution=node_of(again, "a")).data == "x" * 300_000
    assert again.output_data == {"end": {"b": 300_000, "c": 1}}


def test_a_node_of_which_the_output_is_gone_runs_again_with_what_follows(owner: User) -> None:
    first = executed(owner, branches(a="x" * 300_000, b="{{ output | length }}", c=1))
    NodeOutput.objects.filter(node_execution=node_of(first, "a")).delete()

    again = rerun(first, owner, from_node_key="b")

    assert kept(again) == {"begin"}
    assert again.output_data == {"end": {"b": 300_000, "c": 1}}


@pytest.mark.usefixtures("mixing")
def test_what_failed_elsewhere_runs_again_with_what_hangs_on_it(owner: User) -> None:
    tools = (node(key, ends="refused" if key == "bad" else "well") for key in ("good", "bad", "after", "other"))
    edges = "begin>good begin>bad bad.error>after begin>other"
    first = executed(owner, graph(node("begin", "trigger"), *tools, edges=edges))

    again = rerun(first, owner, from_node_key="other")

    assert kept(again) == {"begin", "good"}
    assert statuses(again) == statuses(first)


@pytest.mark.usefixtures("mixing")
def test_a_rerun_ends_as_the_reference_says_whatever_it_keeps(owner: User) -> None:
    """The law of re-runs: from any node, on the same version, every node ends as in an execution of the whole."""
    reruns = everything_kept = 0
    for seed in range(50):
        case = random_case(seed)
        first = executed(owner, case.graph, input_data=case.given, trigger_node_key=case.trigger)
        key = Random(seed).choice([row.node_key for row in rows_of(first)])
        if not data_ever_came(first, key):
            with pytest.raises(NotAllowed, match="Nothing would run"):
                rerun_execution(execution=first, by=owner, from_node_key=key)
            continue

        again = rerun(first, owner, from_node_key=key)

        check_against_reference(case, again, from_node_key=key)
        reruns += 1
        everything_kept += len(kept(again))
    assert reruns > 25
    assert everything_kept > 50


def data_ever_came(execution: WorkflowExecution, key: str) -> bool:
    """Whether it can run: it had its turn, or something before it did not end well and may do so now."""
    decided = {"no_input", "join_unmet", "other_trigger"}
    rows = rows_of(execution)
    before = [node_of(execution, key).execution_order]
    for position in before:  # grows while it is walked
        before += [source for source in rows[position].sources if source not in before]
    stands = all(rows[place].status == "completed" or rows[place].cause in decided for place in before[1:])
    return not (stands and rows[before[0]].cause in decided)


def check_against_reference(case: Case, again: WorkflowExecution, *, from_node_key: str) -> None:
    """Nodes that a stop did not cut off; what is kept comes before what is not, and never after the node."""
    reference = reference_for(case, again)
    not_kept = {from_node_key}
    for key, (status, cause, handle, output) in seen_of(again).items():
        end = reference.end_of(key)
        if cause == "stopped":
            continue
        assert (status, handle, output) == (end.status, end.handle, end.output), key
        assert cause == end.cause or (status == "completed" and cause in {"kept", "join_settled"}), key
        if not_kept.intersection(reference.sources_of(key)) or cause != "kept":
            assert cause != "kept", key
            if status == "completed" or key == from_node_key:
                not_kept.add(key)


def test_the_newest_version_keeps_only_what_it_did_not_change(owner: User) -> None:
    first = executed(owner, branches(), input_data={"n": 1})
    replace_graph(workflow=first.workflow, graph=branches(c="{{ output + 5 }}"), expected_version=1)

    same = rerun(first, owner, from_node_key="b")
    newest = rerun(first, owner, from_node_key="b", version="newest")

    assert same.output_data == {"end": {"b": 2, "c": 3}}
    assert newest.output_data == {"end": {"b": 2, "c": 6}}
    assert (kept(same), kept(newest)) == ({"begin", "a", "c"}, {"begin", "a"})
    assert newest.context["rerun"] == {"version": "newest"}
    assert newest.workflow_version == 2


def test_positions_follow_the_nodes_into_the_newest_version(owner: User) -> None:
    first = executed(owner, branches(), input_data={"n": 1})
    before = graph(node("aa", "trigger"), node("ab", "adapter", output=0), edges="aa>ab")
    wider = Graph(nodes=(*before.nodes, *branches().nodes), edges=(*before.edges, *branches().edges))
    replace_graph(workflow=first.workflow, graph=wider, expected_version=1)

    again = rerun(first, owner, from_node_key="end", version="newest")

    assert kept(again) == {"begin", "a", "b", "c"}
    assert node_of(first, "a").fired != node_of(again, "a").fired
    assert again.output_data == {"end": {"b": 2, "c": 3}, "ab": 0}


def test_a_new_source_and_new_variables_undo_what_depends_on_them(owner: User) -> None:
    reading = branches(c="{{ variables.v }}").model_copy(update={"variables": {"v": 1}})
    first = executed(owner, reading, input_data={"n": 1})
    replace_graph(workflow=first.workflow, graph=reading.model_copy(update={"variables": {"v": 2}}), expected_version=1)

    again = rerun(first, owner, from_node_key="end", version="newest")

    assert kept(again) == {"begin", "a", "b"}
    assert again.output_data == {"end": {"b": 2, "c": 2}}


def test_the_newest_version_comes_with_what_is_pinned_now(owner: User) -> None:
    first = executed(owner, branches(), input_data={"n": 1}, mode=Mode.TEST)
    pin_output(workflow=first.workflow, node_key="c", output=50, by=owner)

    assert rerun(first, owner).output_data == {"end": {"b": 2, "c": 3}}
    assert rerun(first, owner, version="newest").output_data == {"end": {"b": 2, "c": 50}}


def test_a_rerun_can_be_run_again(owner: User) -> None:
    first = executed(owner, branches(), input_data={"n": 1})

    second = rerun(first, owner, from_node_key="end")
    third = rerun(second, owner, from_node_key="b")

    assert (third.rerun_of, third.output_data) == (second, first.output_data)
    assert kept(third) == {"begin", "a", "c"}


def test_what_has_not_ended_is_not_run_again_from_a_node_but_as_a_whole(owner: User) -> None:
    open_one = started(owner, branches(), input_data={"n": 1})

    with pytest.raises(NotAllowed) as refusal:
        rerun_execution(execution=open_one, by=owner, from_node_key="a")

    assert refusal.value.code == "not_ended"
    assert rerun(open_one, owner).status == "completed"


def test_a_node_that_nothing_ever_reached_is_not_run(owner: User) -> None:
    ask = node("ask", "condition", condition_expression="{{ input.yes }}")
    both = graph(node("begin", "trigger"), ask, node("no", "adapter", output=1), edges="begin>ask ask.false>no")
    first = executed(owner, both, input_data={"yes": True})

    with pytest.raises(NotAllowed) as refusal:
        rerun_execution(execution=first, by=owner, from_node_key="no")

    assert refusal.value.code == "nothing_to_run"
    assert WorkflowExecution.objects.count() == 1


def test_a_node_that_is_not_there_is_not_found(owner: User) -> None:
    first = executed(owner, branches(), input_data={"n": 1})
    smaller = graph(node("begin", "trigger"), node("a", "adapter", output=1), edges="begin>a")
    replace_graph(workflow=first.workflow, graph=smaller, expected_version=1)

    with pytest.raises(NotFound):
        rerun_execution(execution=first, by=owner, from_node_key="nobody")
    with pytest.raises(NotFound):
        rerun_execution(execution=first, by=owner, from_node_key="b", version="newest")


def test_a_draft_with_errors_can_be_run_again_only_as_it_was(owner: User) -> None:
    first = executed(owner, branches(), input_data={"n": 1})
    circle = graph(*(node(key, "adapter", output=1) for key in "ab"), edges="a>b b>a")
    draft = set_active(workflow=first.workflow, is_active=False)
    replace_graph(workflow=draft, graph=circle, expected_version=draft.version)

    assert rerun(first, owner).status == "completed"
    with pytest.raises(Invalid):
        rerun_execution(execution=first, by=owner, version="newest")


def test_an_execution_of_a_deleted_workflow_is_not_run_again(owner: User) -> None:
    first = executed(owner, branches(), input_data={"n": 1})
    delete_workflow(workflow=first.workflow)

    with pytest.raises(NotAllowed) as refusal:
        rerun_execution(execution=first, by=owner)

    assert refusal.value.code == "workflow_deleted"


def test_one_item_of_a_step_is_not_run_again_alone(owner: User) -> None:
    first = executed(owner, branches(), input_data={"n": 1})
    WorkflowExecution.objects.filter(pk=first.pk).update(only_node_key="a", parent_node=node_of(first, "a"))
    first.refresh_from_db()

    with pytest.raises(NotAllowed) as refusal:
        rerun_execution(execution=first, by=owner)

    assert refusal.value.code == "part_of_another"


def test_an_input_that_the_newest_version_refuses_is_refused(owner: User) -> None:
    workflow = create_workflow(owner=owner, name="w", graph=branches())
    first = drained(start_execution(workflow=workflow, trigger_type=TriggerType.MANUAL, input_data={"n": 1}))
    schema = {"type": "object", "required": ["m"]}
    asking = node("begin", "trigger", input_schema=schema)
    changed = branches().model_copy(update={"nodes": (asking, *branches().nodes[1:])})
    replace_graph(workflow=workflow, graph=changed, expected_version=1)

    with pytest.raises(Invalid):
        rerun_execution(execution=first, by=owner, version="newest")
    assert not NodeExecution.objects.exclude(execution=first).exists()
