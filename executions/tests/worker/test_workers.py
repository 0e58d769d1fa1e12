"""Real prefork workers on PostgreSQL and Redis. Run under `python -m lab.servers`."""

import os
import threading
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from executions.dispatch.notify import notify
from executions.models import Incident, NodeExecution, WorkflowExecution
from executions.recovery.reconciler import Repairs, sweep
from executions.services.cancel import cancel_execution
from executions.services.start import start_execution
from executions.status import TERMINAL, TriggerType
from executions.tests.engine.test_laws import CASES
from executions.tests.factories import started
from executions.tests.graphs import chain, fan, random_case
from executions.tests.laws import check_against_many_workers, check_events
from executions.tests.prefork import Workers
from executions.worker.watchdog import EXIT_CODE
from lab.processes import database_url, is_running, process, wait_until
from pastetrader.accounts.models import User
from pastetrader.celery import app
from workflows.services import create_workflow

pytestmark = [
    pytest.mark.services,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("mixing"),
]


# So many of the random graphs in the usual round; two of them hand on megabytes.
FIRST = 80


def wait_for_all(seconds: float = 150.0) -> None:
    """Until no execution is open."""
    rows = WorkflowExecution.objects.exclude(status__in=TERMINAL)
    wait_until(lambda: not rows.exists(), seconds=seconds, what="all executions end")


@pytest.mark.parametrize(
    ("hand_over", "seeds"),
    [
        ("on", range(0, FIRST, 2)),
        ("off", range(1, FIRST, 2)),
        pytest.param("on", range(FIRST, CASES, 2), marks=pytest.mark.long),
        pytest.param("off", range(FIRST + 1, CASES, 2), marks=pytest.mark.long),
    ],
)
def test_random_graphs_agree_with_the_reference_whoever_works(
    owner: User, workers: Workers, settings: Settings, hand_over: str, seeds: range
) -> None:
    settings.EXECUTIONS_DIRECT_HANDOVER = hand_over == "on"
    cases = [random_case(seed) for seed in seeds]
    executions = []
    with workers(EXECUTIONS_DIRECT_HANDOVER=hand_over):
        for seed, case in zip(seeds, cases, strict=True):
            workflow = create_workflow(owner=owner, name=str(seed), graph=case.graph)
            executions.append(
                start_execution(
                    workflow=workflow,
                    trigger_type=TriggerType.MANUAL,
                    input_data=case.given,
                    trigger_node_key=case.trigger,
                )
            )
        wait_for_all()

    for case, execution in zip(cases, executions, strict=True):
        check_against_many_workers(case, execution)
        check_events(execution)


def test_a_cancel_while_workers_are_busy_is_no_incident(owner: User, workers: Workers) -> None:
    """The tool hears no cancel: each worker brings a result that nobody wants any more."""
    with workers():
        # Longer than the time between the first and the last of them on a busy machine.
        executions = [started(owner, chain(30, seconds=1.0)) for _number in range(4)]
        busy = NodeExecution.objects.filter(status="running", node_type="tool").values("execution").distinct()
        wait_until(lambda: busy.count() == len(executions), what="all are at work")
        for execution in executions:
            assert cancel_execution(execution=execution, by=owner)
        # Whoever works on this has brought what it had before.
        after = [started(owner, fan(8, seconds=0.2)) for _number in range(2)]
        wait_for_all()

    assert {execution.status for execution in executions} == {"cancelled"}
    assert {WorkflowExecution.objects.get(id=execution.id).status for execution in after} == {"completed"}
    assert list(Incident.objects.values_list("kind", flat=True)) == []
    assert sweep(silence_seconds=0) == Repairs()


def test_a_fan_of_slow_nodes_uses_every_slot(owner: User, workers: Workers) -> None:
    with workers():
        execution = started(owner, fan(16, seconds=0.4))
        wait_for_all()

    parts = execution.node_executions.filter(node_key__startswith="part")
    spans = [(row.started_at, row.ended_at) for row in parts if row.started_at and row.ended_at]
    at_once = max(sum(start <= moment < end for start, end in spans) for moment, _end in spans)
    assert at_once == 4
    assert parts.values("worker").distinct().count() == 4


def test_lost_doubled_and_reordered_messages_change_nothing(owner: User, workers: Workers, tmp_path: Path) -> None:
    with workers(may_repair=True, EXECUTIONS_LEASE_SECONDS="2"):
        executions = [started(owner, chain(5) if number % 2 else fan(5)) for number in range(20)]
        ids = list(NodeExecution.objects.values_list("id", flat=True))
        notify([*reversed(ids), *ids])
        app.control.purge()
        notify(ids[::3])
        wait_for_all()

    effects = Counter((tmp_path / "journal").read_text().split())
    tools = NodeExecution.objects.filter(execution__in=executions, node_type="tool")
    assert effects == Counter({str(key): 1 for key in tools.values_list("id", flat=True)})
    assert set(tools.values_list("attempt", flat=True)) == {1}


def test_monitors_see_a_task_for_each_node(owner: User, workers: Workers) -> None:
    seen: dict[str, set[str]] = {"task-started": set(), "task-succeeded": set(), "worker-heartbeat": set()}

    def note(event: dict[str, Any]) -> None:
        seen[event["type"]].add(event.get("uuid", ""))

    with workers(count=1, events=True):
        receivers: list[Any] = []
        receiver = threading.Thread(target=_receive, args=(receivers, dict.fromkeys(seen, note)), daemon=True)
        receiver.start()
        wait_until(lambda: seen["worker-heartbeat"], seconds=20, what="the receiver receives")
        execution = started(owner, chain(6))
        wait_for_all()
        nodes = {str(key) for key in execution.node_executions.values_list("task_id", flat=True)}
        wait_until(lambda: seen["task-succeeded"] >= nodes, seconds=20, what="events of all nodes")
        receivers[0].should_stop = True
        receiver.join(10)

    assert len(nodes) == 6
    assert seen["task-started"] >= nodes


def _receive(receivers: list[Any], handlers: dict[str, Any]) -> None:
    with app.connection_for_read() as link:
        receivers.append(app.events.Receiver(link, handlers=handlers))
        receivers[0].capture(limit=None, timeout=None, wakeup=False)


def test_worker_that_lives_and_consumes_nothing_ends_itself(tmp_path: Path) -> None:
    log = tmp_path / "worker.log"
    with process("executions.tests.hanging_worker", log=log, env={"DATABASE_URL": database_url()}) as worker:
        wait_until(lambda: worker.poll() is not None, seconds=40, what="the worker ends")

    assert worker.returncode == EXIT_CODE
    assert "this worker ends to be started anew" in log.read_text()
    wait_until(lambda: not members_of(worker.pid), what="its children went with it")


def members_of(group: int) -> list[int]:
    """The processes of a group that are alive."""
    pids = [int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdigit()]
    return [pid for pid in pids if is_running(pid) and _group_of(pid) == group]


def _group_of(pid: int) -> int | None:
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return None
