"""Senders as they are outside, against a real server: curl and Python by the page's own examples, and rude ones."""

import http.client
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import uvicorn
from django.db import connections

from executions.models import WebhookDelivery, WorkflowExecution
from executions.tests.webhooks.conftest import Make
from executions.tests.webhooks.senders import BODY, signed
from executions.webhooks.examples import examples_of
from executions.webhooks.services import MadeEndpoint
from lab.processes import wait_until
from lab.servers import free_port
from pastetrader.asgi import application

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def port(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The product's application behind uvicorn, on the database of the test."""
    # Each request has a thread of its own; in production its connection comes from a pool.
    monkeypatch.setitem(connections.settings["default"], "CONN_MAX_AGE", 0)
    found = free_port()
    server = uvicorn.Server(
        uvicorn.Config(application, host="127.0.0.1", port=found, lifespan="off", log_level="warning")
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    wait_until(lambda: server.started, what="the server listens")
    yield found
    server.should_exit = True
    thread.join()


def post(port: int, path: str, body: Any, headers: dict[str, str]) -> tuple[int, dict[str, Any]]:
    """Status and answer of a plain HTTP client; an iterable body goes in chunks."""
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        client.request("POST", path, body, headers)
        answer = client.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        client.close()


@pytest.mark.parametrize("content_type", ["application/json", "text/plain"])
@pytest.mark.parametrize("signing", ["standard", "bearer", "tradingview"])
def test_the_examples_of_the_page_work_as_they_are(make: Make, port: int, signing: str, content_type: str) -> None:
    made = make(signing=signing, content_type=content_type)
    address = f"http://127.0.0.1:{port}/hooks/{made.endpoint.token}"
    commands = {"curl": ["bash", "-c"], "python": [sys.executable, "-c"]}
    run = 0
    for example in examples_of(made.endpoint, address=address, secret=made.secret):
        if example.key == "tradingview" or (example.key == "curl" and not shutil.which("curl")):
            continue
        done = subprocess.run(
            [*commands[example.key], example.text], capture_output=True, text=True, check=True, env=os.environ
        )
        assert "execution" in done.stdout, done.stdout + done.stderr
        run += 1

    assert run
    assert WebhookDelivery.objects.filter(verdict="accepted").count() == run == WorkflowExecution.objects.count()


def test_a_body_in_chunks_is_read_whole(made: MadeEndpoint, port: int) -> None:
    status, _answer = post(port, f"/hooks/{made.endpoint.token}", iter([BODY[:10], BODY[10:]]), signed(made.secret))

    assert status == 202
    assert WorkflowExecution.objects.get().input_data == json.loads(BODY)


def test_an_announced_flood_is_refused_and_nothing_of_it_is_kept(made: MadeEndpoint, port: int) -> None:
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    client.putrequest("POST", f"/hooks/{made.endpoint.token}")
    client.putheader("Content-Length", str(10**9))
    client.endheaders()
    status = client.getresponse().status
    client.close()

    assert status == 413
    assert not WebhookDelivery.objects.exists()


def test_many_at_once_are_each_answered_once_they_exist(made: MadeEndpoint, port: int) -> None:
    def send(number: int) -> tuple[int, dict[str, Any]]:
        # Every id is sent twice, as by a sender that lost the first answer.
        headers = signed(made.secret, webhook_id=f"msg_{number // 2}")
        return post(port, f"/hooks/{made.endpoint.token}", BODY, headers)

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(send, range(40)))

    assert sorted(status for status, _answer in answers) == [202] * 20 + [409] * 20
    told = {answer["execution"] for status, answer in answers if status == 202}
    assert told == {str(key) for key in WorkflowExecution.objects.values_list("pk", flat=True)}
    assert {answer["execution"] for status, answer in answers if status == 409} <= told
