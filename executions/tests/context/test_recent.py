"""What a thread remembers of executions that it has just worked on."""

from concurrent.futures import ThreadPoolExecutor

from executions.context.execution_context import context_of
from executions.context.recent import MOST, RecentContexts
from executions.tests.factories import started
from executions.tests.graphs import graph, node
from pastetrader.accounts.models import User

ONE = graph(node("begin", "trigger"))


def test_the_last_executions_are_remembered_and_one_that_ended_is_not(owner: User) -> None:
    contexts = [context_of(started(owner, ONE)) for _each in range(MOST + 1)]
    recent = RecentContexts()
    for context in contexts:
        recent.remember(context)

    assert recent.recall(contexts[0].execution.id) is None
    assert recent.recall(contexts[1].execution.id) is contexts[1]
    recent.forget(contexts[1].execution.id)
    assert recent.recall(contexts[1].execution.id) is None


def test_contexts_are_not_shared_by_threads(owner: User) -> None:
    recent, context = RecentContexts(), context_of(started(owner, ONE))
    recent.remember(context)

    with ThreadPoolExecutor(1) as other:
        assert other.submit(recent.recall, context.execution.id).result() is None
    assert recent.recall(context.execution.id) is context
