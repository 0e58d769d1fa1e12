"""What the last execution handed on, for whoever writes expressions over it, and for nobody else."""

import pytest

from executions.monitoring import recordings
from executions.monitoring.recordings import last_recorded
from executions.tests.factories import executed
from pastetrader.accounts.models import User
from workflows.definition.graph import Graph

GRAPH = Graph.model_validate(
    {
        "nodes": [
            {"key": "start", "name": "Start", "node_type": "trigger"},
            {"key": "made", "name": "Made", "node_type": "adapter", "config": {"output": {"n": [1]}}},
        ],
        "edges": [{"source": "start", "target": "made"}],
    }
)


def test_outputs_of_the_last_execution_are_known_to_its_owner_alone(owner: User, stranger: User) -> None:
    execution = executed(owner, GRAPH, input_data={"a": 1})

    found = last_recorded(owner, execution.workflow_id, ["made", "nobody"])

    assert found is not None
    assert (found.outputs, found.input) == ({"made": {"n": [1]}}, {"a": 1})
    assert found.execution["trigger_type"] == execution.trigger_type
    assert last_recorded(stranger, execution.workflow_id, ["made"]) is None


def test_what_is_large_stays_where_it_is(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recordings, "MAX_BYTES", 5)
    execution = executed(owner, GRAPH)

    found = last_recorded(owner, execution.workflow_id, ["made"])

    assert found is not None
    assert found.outputs == {}
