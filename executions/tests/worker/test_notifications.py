"""What a worker tells others: of nodes that became ready, and monitors of nodes that it took without a message."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from celery import current_app
from pytest_django import Settings

from executions import tasks
from executions.context.execution_context import context_of
from executions.dispatch import notify
from executions.engine import Claim
from executions.models import WorkflowExecution
from executions.tests.factories import ALONE, drained, started
from executions.tests.graphs import fan
from executions.worker import loop
from executions.worker.loop import work_loop
from executions.worker.notifications import OwedNotifications
from pastetrader.accounts.models import User


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """The ids that a broker was given, and how often."""
    counts: Counter[str] = Counter()

    def send(_producer: object, _name: str, message: Any, **_options: Any) -> None:
        counts[message.body[0][0]] += 1

    monkeypatch.setattr(current_app.amqp, "send_task_message", send)
    monkeypatch.setattr(notify, "listening", listening := threading.Event())
    listening.set()
    return counts


@pytest.fixture
def in_one_process(settings: Settings, monkeypatch: pytest.MonkeyPatch, mixing: None) -> None:
    """Workers are threads of this process, whatever broker the tests have, and whatever waits there."""
    settings.CELERY_BROKER_URL = "embedded://localhost"
    monkeypatch.setattr("executions.worker.notifications.is_unheard", lambda: False)


@pytest.fixture
def listening_to_memory() -> Iterator[None]:
    """The embedded broker, without what others left in it."""
    yield
    current_app.control.purge()


class Interrupted(Sequence[UUID]):
    """Ids of nodes, in the middle of which another thread does something."""

    def __init__(self, ids: Sequence[UUID], act: Callable[[], None]) -> None:
        self._ids = ids
        self.thread = threading.Thread(target=act)

    def __iter__(self) -> Iterator[UUID]:
        self.thread.start()
        self.thread.join(0.3)
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)

    def __getitem__(self, place: Any) -> Any:
        return self._ids[place]


def test_a_node_is_told_of_once_though_the_watching_thread_sends_meanwhile(sent: Counter[str]) -> None:
    owed = OwedNotifications(WorkflowExecution(), hand_over=True)
    owed.owe([uuid4()])  # sent at once; what follows waits
    first, second = uuid4(), uuid4()
    owed.owe([first])
    ready = Interrupted([second], owed.send)

    owed.owe(ready)
    ready.thread.join()
    owed.send()

    assert (sent[str(first)], sent[str(second)]) == (1, 1)


def test_nobody_is_told_while_a_message_is_unheard_until_it_matters(
    sent: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("executions.worker.notifications.is_unheard", lambda: True)
    owed, ready = OwedNotifications(WorkflowExecution(), hand_over=True), uuid4()

    owed.owe([ready])
    assert not sent
    owed.send()  # the next node turned out to be slow

    assert sent == {str(ready): 1}


@pytest.mark.parametrize("later", [False, True], ids=["at-once", "later"])
def test_a_message_is_the_one_that_celery_would_send(monkeypatch: pytest.MonkeyPatch, later: bool) -> None:
    messages: list[Any] = []
    monkeypatch.setattr(current_app.amqp, "send_task_message", lambda *sent, **_: messages.append(sent[-1]))
    monkeypatch.setattr(notify, "listening", listening := threading.Event())
    listening.set()
    node, execution = uuid4(), uuid4()
    sent = [str(node)] if later else [str(node), str(execution)]

    if later:
        notify.notify_later(node, 5)
    else:
        notify.notify([node], of=execution)
    current_app.send_task(notify.TASK, args=sent, countdown=5 if later else None)

    ours, celerys = messages
    own = {"id", "root_id", "argsrepr", "eta", "ignore_result"}
    assert ours.body == (tuple(sent), *celerys.body[1:])
    assert ours.headers.keys() == celerys.headers.keys()
    assert {name: value for name, value in ours.headers.items() if name not in own} == {
        name: value for name, value in celerys.headers.items() if name not in own
    }
    assert bool(ours.headers["eta"]) == bool(celerys.headers["eta"]) == later
    assert ours.properties["correlation_id"] == ours.headers["id"] == ours.headers["root_id"]


@pytest.mark.usefixtures("listening_to_memory")
def test_a_message_that_nobody_has_fetched_is_unheard() -> None:
    assert not notify.is_unheard()
    current_app.send_task(notify.TASK, args=(str(uuid4()),))
    assert notify.is_unheard()


@pytest.mark.django_db
@pytest.mark.usefixtures("in_one_process")
@pytest.mark.parametrize(("quick_seconds", "called"), [(60.0, 0), (0.0, 1)])
def test_threads_of_one_process_are_called_only_for_nodes_that_take_long(
    owner: User, sent: Counter[str], monkeypatch: pytest.MonkeyPatch, quick_seconds: float, called: int
) -> None:
    monkeypatch.setattr(loop, "QUICK_SECONDS", quick_seconds)
    execution = started(owner, fan(3))
    sent.clear()

    drained(execution)

    assert execution.status == "completed"
    assert min(sent.total(), 1) == called


@pytest.mark.django_db
@pytest.mark.usefixtures("in_one_process")
def test_a_thread_that_goes_calls_one_other_for_what_is_quick(
    owner: User, sent: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "QUICK_SECONDS", 60.0)
    monkeypatch.setattr(loop, "MAX_NODES", 2)
    execution = started(owner, fan(5))
    sent.clear()

    work_loop(context_of(execution), ALONE)

    ready = execution.node_executions.filter(status="pending", ready_at__isnull=False).order_by("execution_order")
    assert sent == {str(ready[0].id): 1}
    assert len(ready) == 4


@pytest.mark.django_db
@pytest.mark.usefixtures("in_one_process")
def test_a_worker_that_goes_tells_one_other_who_tells_of_what_else_is_ready(
    owner: User, sent: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("executions.worker.notifications.is_unheard", lambda: True)
    monkeypatch.setattr(loop, "QUICK_SECONDS", 0.0)  # not work for one thread
    monkeypatch.setattr(loop, "MAX_NODES", 2)
    execution = started(owner, fan(5))
    sent.clear()

    work_loop(context_of(execution), ALONE)
    assert sent.total() == 1

    monkeypatch.setattr("executions.worker.notifications.is_unheard", lambda: False)
    monkeypatch.setattr(loop, "MAX_NODES", 1)
    [told] = sent
    work_loop(context_of(execution), ALONE, wanted=UUID(told))
    assert sent.total() > 1
    assert len(sent) > 1


class Monitors:
    """A task as Celery gives it, whose events are remembered instead of sent."""

    def __init__(self) -> None:
        self.events: list[tuple[str, dict[str, Any]]] = []
        self.request = SimpleNamespace(root_id="root", id="task", hostname="here")
        self.app = SimpleNamespace(events=SimpleNamespace(default_dispatcher=self._dispatcher))

    @contextmanager
    def _dispatcher(self, hostname: str) -> Iterator[Any]:
        yield SimpleNamespace(send=lambda kind, **fields: self.events.append((kind, fields)))


def claim() -> Claim:
    """A claim of nothing in particular."""
    return Claim(uuid4(), uuid4(), 0, 1, uuid4())


def test_monitors_see_a_node_fail_that_ended_with_an_exception(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "_events_wanted", True)
    monitors, taken = Monitors(), claim()

    with pytest.raises(KeyError), tasks._task_events(monitors, taken):
        raise KeyError("lost")

    kind, fields = monitors.events[-1]
    assert (kind, fields["uuid"], fields["exception"]) == ("task-failed", str(taken.task_id), "KeyError('lost')")
    assert "KeyError: 'lost'" in fields["traceback"]


def test_monitors_see_a_node_succeed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "_events_wanted", True)
    monitors = Monitors()

    with tasks._task_events(monitors, claim()):
        pass

    assert [kind for kind, _fields in monitors.events] == [
        "task-sent",
        "task-received",
        "task-started",
        "task-succeeded",
    ]
