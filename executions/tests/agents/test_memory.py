"""What agents remember: as much as they are told to, in its scope, whoever writes at once."""

import threading
from typing import Any

import pytest
from django.db import connection

from executions.agents.memory import MOST_CHARACTERS, Memory
from executions.models import AgentMemory, AgentTurn, WorkflowExecution
from executions.services.start import start_execution
from executions.status import Mode, TriggerType
from executions.tests.agents.making import Shop, an_agent, asks
from executions.tests.each import after_start, worked
from executions.tests.factories import executed, started
from pastetrader.accounts.models import User
from pastetrader.common.errors import Invalid
from registry.agents.config import AgentMemoryConfig
from workflows.definition.graph import Graph
from workflows.models import Workflow
from workflows.services import create_workflow

pytestmark = pytest.mark.django_db


def run(workflow: Workflow, **how: Any) -> WorkflowExecution:
    return worked(start_execution(workflow=workflow, trigger_type=TriggerType.MANUAL, **how))


def told(execution: WorkflowExecution, key: str = "asks") -> list[tuple[str, str]]:
    """What the model of a step was told in its first turn."""
    row = AgentTurn.objects.get(node_execution__execution=execution, node_execution__node_key=key, number=1)
    return [(message["role"], message["parts"][0]["text"]) for message in row.asked]


def of_workflow(owner: User, shop: Shop, memory: Any) -> Workflow:
    agent = an_agent(owner, shop, {"text": "one"}, *[{"text": "later"}] * 9, memory=memory)
    return create_workflow(owner=owner, name="w", graph=Graph(nodes=(asks(agent, prompt="{{ input.q }}"),)))


def test_an_agent_remembers_nothing_unless_it_is_told_to(owner: User, shop: Shop) -> None:
    workflow = of_workflow(owner, shop, None)

    run(workflow, input_data={"q": "first"})

    assert told(run(workflow, input_data={"q": "second"})) == [("user", "second")]
    assert not AgentMemory.objects.exists()


def test_the_last_exchanges_of_a_workflow_are_told_to_the_next_run(owner: User, shop: Shop) -> None:
    workflow = of_workflow(owner, shop, {"kind": "window", "exchanges": 2, "scope": "workflow"})

    for word in ("a", "b", "c"):
        run(workflow, input_data={"q": word})

    # The script counts the answers that it sees, those that are remembered among them.
    assert told(run(workflow, input_data={"q": "d"})) == [
        ("user", "b"),
        ("assistant", "later"),
        ("user", "c"),
        ("assistant", "later"),
        ("user", "d"),
    ]
    assert list(AgentMemory.objects.order_by("id").values_list("prompt", flat=True)) == ["c", "d"]


def test_an_executions_memory_is_its_own_and_goes_with_it(owner: User, shop: Shop) -> None:
    agent = an_agent(owner, shop, {"text": "one"}, {"text": "two"}, memory={"kind": "window"})
    graph = after_start(asks(agent, key="first", prompt="a"), asks(agent, key="second", prompt="b"))

    execution = executed(owner, graph)
    other = executed(owner, graph)

    assert told(execution, "second") == [("user", "a"), ("assistant", "one"), ("user", "b")]
    assert told(other, "first") == [("user", "a")]
    assert {memory.scope for memory in AgentMemory.objects.all()} == {"execution"}


def test_two_workflows_remember_apart(owner: User, shop: Shop) -> None:
    memory = {"kind": "window", "scope": "workflow"}
    agent = an_agent(owner, shop, {"text": "one"}, memory=memory)
    one = create_workflow(owner=owner, name="one", graph=Graph(nodes=(asks(agent, prompt="a"),)))
    two = create_workflow(owner=owner, name="two", graph=Graph(nodes=(asks(agent, prompt="b"),)))

    run(one)

    assert told(run(two)) == [("user", "b")]


@pytest.mark.parametrize("mode", [Mode.TEST, Mode.DRY_RUN])
def test_a_trial_leaves_nothing_in_mind(owner: User, shop: Shop, mode: Mode) -> None:
    workflow = of_workflow(owner, shop, {"kind": "window", "scope": "workflow"})

    assert run(workflow, input_data={"q": "a"}, mode=mode).status == "completed"

    assert not AgentMemory.objects.exists()


def test_what_is_remembered_is_bounded(owner: User, shop: Shop) -> None:
    workflow = of_workflow(owner, shop, {"kind": "window", "scope": "workflow"})

    run(workflow, input_data={"q": "x" * 50_000})

    assert len(AgentMemory.objects.get().prompt) == MOST_CHARACTERS


@pytest.mark.parametrize(
    ("memory", "place"),
    [
        ({"kind": "all"}, "memory_config.kind"),
        ({"kind": "window", "exchanges": 51}, "memory_config.exchanges"),
        ({"kind": "window", "exchanges": 0}, "memory_config.exchanges"),
        ({"kind": "window", "scope": "world"}, "memory_config.scope"),
        ({"size": 3}, "memory_config.size"),
        ([], "memory_config"),
    ],
)
def test_a_memory_that_cannot_be_is_refused_at_saving(owner: User, shop: Shop, memory: Any, place: str) -> None:
    with pytest.raises(Invalid) as refused:
        an_agent(owner, shop, memory=memory)

    assert [problem.path for problem in refused.value.problems] == [place]


@pytest.mark.django_db(transaction=True)
def test_runs_that_end_at_once_keep_whole_exchanges_within_the_window(owner: User, shop: Shop) -> None:
    agent = an_agent(owner, shop, {"text": "one"})
    workflow = create_workflow(owner=owner, name="w", graph=Graph(nodes=(asks(agent),)))
    executions = [started(owner, Graph(nodes=(asks(agent),))) for _one in range(12)]
    config = AgentMemoryConfig(kind="window", exchanges=4, scope="workflow")
    start = threading.Barrier(len(executions), timeout=30)

    def remember(place: int) -> None:
        execution = executions[place]
        execution.workflow = workflow
        node = execution.node_executions.get()
        start.wait()
        for _again in range(2):  # a step that is run again after a crash
            Memory(execution, agent.pk, config).remember(
                node_execution_id=node.pk, node_key="asks", prompt=f"q{place}", answer={"a": place}
            )
        connection.close()

    threads = [threading.Thread(target=remember, args=(place,)) for place in range(len(executions))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    rows = list(AgentMemory.objects.filter(workflow=workflow))
    assert len(rows) == 4
    assert all(row.answer == f'{{"a":{row.prompt[1:]}}}' for row in rows)
