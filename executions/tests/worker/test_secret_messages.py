"""Secrets in workflows that real workers run: none passes through Redis, nor into the workers' log."""

import threading
from pathlib import Path
from typing import Any

import pytest
import redis
from pytest_django import Settings

from executions.models import WorkflowExecution
from executions.status import TERMINAL
from executions.tests.factories import node_of, started
from executions.tests.prefork import Workers
from lab.processes import wait_until
from pastetrader.accounts.models import User
from pastetrader.common.masking import MASK, Mask
from registry.named_secrets.services import set_secret
from registry.services import create_tool
from registry.tests.echoing import echoing
from workflows.definition.graph import Graph, GraphEdge, GraphNode

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

SECRET = "canary-of-redis-7f3a"


def _listen(url: str, said: list[str], ready: threading.Event, over: threading.Event) -> None:
    """Writes down every command that Redis is given."""
    with redis.Redis.from_url(url).monitor() as monitor:
        ready.set()
        for command in monitor.listen():
            said.append(str(command))
            if over.is_set():
                return


def _all_of(client: Any) -> str:
    """Whatever Redis keeps."""
    return " ".join(repr(client.dump(key)) for key in client.scan_iter())


def test_no_secret_passes_through_redis_nor_into_the_log_of_workers(
    owner: User, workers: Workers, settings: Settings, tmp_path: Path
) -> None:
    set_secret(owner=owner, name="key", value=SECRET, by=owner)
    client: Any = redis.Redis.from_url(settings.CELERY_BROKER_URL)
    said: list[str] = []
    ready, over = threading.Event(), threading.Event()
    listener = threading.Thread(
        target=_listen, args=(settings.CELERY_BROKER_URL, said, ready, over), name="monitor", daemon=True
    )
    listener.start()
    assert ready.wait(10)
    with echoing() as peer, workers(count=1, PASTETRADER_OUTBOUND_ALLOW=peer.place, PASTETRADER_LOG_LEVEL="INFO"):
        config = {"url": peer.url("/{n}"), "headers": {"X-Key": {"$secret": "key"}}}
        tool = create_tool(owner=owner, name="echo", tool_type="http", config=config)
        begin = GraphNode(key="begin", name="begin", node_type="trigger", config={})
        step = {"name": "ask", "node_type": "tool", "tool_id": tool.id, "config": {"arguments": {"n": 1}}}
        asks = [GraphNode(key=f"ask_{number}", **step) for number in range(3)]
        edges = [GraphEdge(source="begin", target=ask.key) for ask in asks]
        execution = started(owner, Graph(nodes=(begin, *asks), edges=tuple(edges)))
        rows = WorkflowExecution.objects.filter(id=execution.id, status__in=TERMINAL)
        wait_until(rows.exists, what="the execution ends")
        assert [asked.headers["x-key"] for asked in peer.asked] == [SECRET] * 3
        kept = _all_of(client)
    over.set()
    client.ping()
    listener.join(10)

    assert node_of(execution, "ask_0").output_data["plain"]["headers"]["x-key"] == MASK  # type: ignore[index]
    assert any(str(execution.id) in command or "run_node" in command for command in said), "the messages were seen"
    for text in (" ".join(said), kept, (tmp_path / "workers.log").read_text()):
        assert Mask([SECRET]).text(text) == text, "it holds the secret, in base64 or otherwise"
