"""The embedded product as a process: it starts, locks its folder, survives kill -9, and stops when asked."""

import http.cookiejar
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from contextlib import suppress

import pytest
from django.conf import settings
from django.db import connection

from executions.tests.embedded.product import Product
from lab.processes import kill, wait_until
from lab.servers import free_port
from pastetrader.common.tests.outbound_http.peers import answer, serving

pytestmark = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="The processes bring their own SQLite, whatever database the tests use."
)
KILLS = 3


def test_kill_9_three_times_loses_and_doubles_nothing(product: Product) -> None:
    wanted = 50
    for killing in range(KILLS):
        with product.up() as server:
            wait_until(lambda: product.health() == 200, what="serving")
            if killing == 0:
                product.call("start", str(wanted))
            _wait_for_progress(product)
            kill(server)
    interrupted = product.count("node_executions", "status = 'running'")
    with product.up():
        wait_until(lambda: not product.count("workflow_executions", "ended_at IS NULL"), what="all executions end")
    report = json.loads(product.call("report"))

    assert interrupted > 0
    assert report["executions"] == {"completed": wanted}
    assert set(report["nodes"]) == {"completed"}
    assert report["without_output"] == 0
    assert set(report["completed_events"]) == {"1"}
    effects = Counter((product.folder / "journal").read_text().split())
    assert all(count <= report["attempts"][node] for node, count in effects.items())


def test_second_up_names_the_first(product: Product) -> None:
    with product.up() as server:
        wait_until(lambda: product.health() == 200, what="serving")

        with pytest.raises(subprocess.CalledProcessError) as second:
            product.call("up", str(free_port()))

    assert str(server.pid) in second.value.stderr


def test_command_beside_up_only_starts_and_up_executes(product: Product) -> None:
    with product.up():
        wait_until(lambda: product.health() == 200, what="serving")

        product.call("start", "2")

        wait_until(lambda: product.count("workflow_executions", "status = 'completed'") == 2, seconds=10, what="ended")


def test_a_worker_calls_another_computer_with_the_credentials_of_the_tool(product: Product) -> None:
    with serving({"/quotes/AAPL": answer(b'{"price": 12.5}')}) as peer:
        product.env["PASTETRADER_OUTBOUND_ALLOW"] = peer.place
        with product.up():
            wait_until(lambda: product.health() == 200, what="serving")

            product.call("ask", peer.url("/quotes/{symbol}"))

            wait_until(lambda: product.count("workflow_executions", "ended_at IS NOT NULL"), what="the end")

    assert product.count("workflow_executions", "status = 'completed'") == 1
    assert [asked.headers["authorization"] for asked in peer.asked] == ["Bearer s3cret-token"]
    kept = [file.read_bytes() for file in (product.folder / "data").glob("pastetrader.sqlite3*")]
    assert kept
    assert not any(b"s3cret-token" in content for content in kept)


def test_up_stops_quickly_with_an_open_stream_and_a_node_at_work(product: Product) -> None:
    with product.up() as server:
        wait_until(lambda: product.health() == 200, what="serving")
        browser = _signed_in(product)
        product.call("start", "12")
        execution = json.loads(product.call("report"))["execution_ids"][-1]
        with browser.open(f"http://127.0.0.1:{product.port}/executions/{execution}/stream", timeout=10) as stream:
            assert stream.headers["Content-Type"].startswith("text/event-stream")
            stream.read(10)
            asked = time.monotonic()
            server.send_signal(signal.SIGTERM)
            server.wait(10)

    assert time.monotonic() - asked < 5
    assert server.returncode == 0


def test_up_ends_well_when_it_is_told_to_in_the_middle_of_its_migrations(product: Product) -> None:
    data = product.folder / "data"
    for file in data.glob("pastetrader.sqlite3*"):
        file.unlink()
    with product.up() as server:
        wait_until(
            lambda: any(data.glob("*.sqlite3")) and product.count("sqlite_master", "name LIKE 'django_%'"),
            what="migrating",
        )
        _tell_to_stop_again_and_again(server)

    assert server.returncode == 0
    assert "Traceback" not in product.log.read_text()
    with product.up():
        wait_until(lambda: product.health() == 200, what="serving")


def test_up_ends_well_when_it_is_told_to_before_its_server_listens_for_signals(product: Product) -> None:
    with product.up() as server:
        wait_until(lambda: "/sign-in/" in product.log.read_text(), what="the greeting")
        _tell_to_stop_again_and_again(server)

    assert server.returncode == 0
    assert "Traceback" not in product.log.read_text()


def test_a_command_that_is_interrupted_ends_without_a_traceback(product: Product) -> None:
    with pytest.raises(subprocess.CalledProcessError) as ended:
        subprocess.run(
            [sys.executable, "manage.py", "shell", "--no-imports", "-c", "raise KeyboardInterrupt"],
            env={**os.environ, **product.env},
            cwd=settings.BASE_DIR,
            check=True,
            capture_output=True,
            text=True,
        )

    assert (ended.value.returncode, ended.value.stderr) == (130, "")


def _tell_to_stop_again_and_again(server: subprocess.Popen[bytes]) -> None:
    """As a person does who presses Ctrl-C until something happens."""
    server.send_signal(signal.SIGTERM)
    while server.poll() is None:
        server.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            server.wait(0.05)


def _wait_for_progress(product: Product) -> None:
    """Until some more nodes are done."""
    done = product.count("node_executions", "status = 'completed'")
    wait_until(lambda: product.count("node_executions", "status = 'completed'") > done + 8, what="progress")


def _signed_in(product: Product) -> urllib.request.OpenerDirector:
    """A browser that used the link that `up` printed."""
    [link] = re.findall(r"http://\S+/sign-in/\S+", product.log.read_text())
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    browser.open(link, timeout=10).read()
    return browser
