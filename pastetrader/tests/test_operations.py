"""What operators and proxies look at: liveness, readiness, figures, caching, compression, HEAD."""

import gzip
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import Settings

from executions.models import WorkflowExecution
from executions.services.start import start_execution
from executions.status import TriggerType
from pastetrader.accounts.models import User
from pastetrader.common.http.health import metrics, probes
from pastetrader.common.http.health.metrics import Metric
from pastetrader.common.http.middleware.caching import nothing_kept
from pastetrader.common.http.middleware.compression import compressed
from pastetrader.common.http.middleware.static_files import StaticFiles
from pastetrader.common.http.preconditions import check_if_match, etag, not_modified
from workflows.definition.graph import Graph
from workflows.services import create_workflow

START = {"key": "start", "name": "Start", "node_type": "trigger", "config": {"trigger_type": "manual"}}
FAR = "203.0.113.7"


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    metrics._kept.clear()
    probes._migrated.clear()


@pytest.fixture
def waiting(owner: User) -> WorkflowExecution:
    """An execution that no worker takes."""
    workflow = create_workflow(owner=owner, name="Mine", graph=Graph.model_validate({"nodes": [START]}))
    return start_execution(workflow=workflow, trigger_type=TriggerType.MANUAL, triggered_by=owner)


def _figures(text: str) -> dict[str, float]:
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _space, value in (line.rpartition(" ") for line in lines)}


def test_figures_tell_states_and_the_queue(operator_client: Client, waiting: WorkflowExecution) -> None:
    answer = operator_client.get("/metrics", REMOTE_ADDR=FAR)

    figures = _figures(answer.content.decode())
    assert answer.headers["Content-Type"] == metrics.CONTENT_TYPE
    assert figures['pastetrader_executions{status="pending"}'] == 1
    assert figures['pastetrader_executions{status="failed"}'] == 0
    assert figures["pastetrader_ready_nodes"] == 1
    assert figures["pastetrader_oldest_ready_node_seconds"] >= 0
    assert figures['pastetrader_late{kind="not_taken"}'] == 0
    assert figures['pastetrader_collector_up{collector="executions"}'] == 1


@pytest.mark.django_db
def test_figures_are_for_the_operator_a_token_or_this_machine_when_embedded(
    client: Client, owner_client: Client, operator_client: Client, settings: Settings
) -> None:
    settings.METRICS_TOKEN = "s3cret"
    settings.CELERY_BROKER_URL = "embedded://localhost"

    def status(asker: Client, **how: Any) -> int:
        return asker.get("/metrics", **how).status_code

    assert status(operator_client, REMOTE_ADDR=FAR) == 200
    assert status(client, REMOTE_ADDR=FAR, HTTP_AUTHORIZATION="Bearer s3cret") == 200
    assert status(client, REMOTE_ADDR=FAR, HTTP_AUTHORIZATION="Bearer other") == 401
    assert status(client, REMOTE_ADDR=FAR) == 401
    assert status(owner_client, REMOTE_ADDR=FAR) == 403
    assert status(client, REMOTE_ADDR="127.0.0.1") == 200
    # Handed on by a proxy on this machine.
    assert status(client, REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=FAR) == 401
    settings.CELERY_BROKER_URL = "redis://localhost:6379/0"
    assert status(client, REMOTE_ADDR="127.0.0.1") == 401


@pytest.mark.django_db
def test_without_a_token_set_none_opens_the_figures(client: Client) -> None:
    assert client.get("/metrics", REMOTE_ADDR=FAR, HTTP_AUTHORIZATION="Bearer ").status_code == 401


def _odd() -> Iterator[Metric]:
    yield Metric("odd", 'a\nb\\"', [({"label": 'x"y\\z\n'}, 1.5)], kind="counter")


def _broken() -> Iterator[Metric]:
    raise RuntimeError("figures")


def test_figures_that_cannot_be_collected_do_not_hide_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metrics, "_collectors", [])
    metrics.register(f"{__name__}._broken")
    metrics.register(f"{__name__}._odd")

    text = metrics.rendered()

    assert '# HELP odd a\\nb\\\\"\n# TYPE odd counter\nodd{label="x\\"y\\\\z\\n"} 1.5\n' in text
    assert 'pastetrader_collector_up{collector="pastetrader"} 0' in text


@pytest.mark.django_db
def test_ready_is_who_reaches_database_and_broker_and_has_migrated(client: Client, settings: Settings) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (200, "ready")

    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(probes._CHECKS, "broker", _unreachable)
        answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["checks"]["broker"]) == (503, "failed")


def _unreachable() -> bool:
    raise ConnectionError


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["/healthz", "/readyz", "/sign-in/", "/api/v1/schema", "/api/v1/docs", "/api/v1/"])
def test_head_is_answered_as_get_is(client: Client, place: str) -> None:
    assert client.head(place).status_code == client.get(place).status_code == 200


def test_head_of_a_page_neither_pastes_nor_starts_anything(owner_client: Client) -> None:
    for name in ("home", "pastes", "executions"):
        assert owner_client.head(reverse(name)).status_code == 200


def test_what_is_answered_to_a_session_is_kept_by_nobody(owner_client: Client, client: Client) -> None:
    assert owner_client.get("/").headers["Cache-Control"] == "private, no-store"
    assert owner_client.get("/api/v1/workflows/").headers["Cache-Control"] == "private, no-store"
    assert "Cache-Control" not in client.get("/healthz").headers


def test_what_is_answered_to_a_token_is_kept_by_nobody() -> None:
    request = RequestFactory().get("/", headers={"authorization": "Bearer x"})

    assert nothing_kept(lambda _request: HttpResponse())(request).headers["Cache-Control"] == "private, no-store"
    own = nothing_kept(lambda _request: HttpResponse(headers={"Cache-Control": "no-cache"}))(request)
    assert own.headers["Cache-Control"] == "no-cache"


def _through(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    found: HttpResponse = compressed(lambda _request: answer)(request)
    return found


def _json(size: int, **headers: str) -> HttpResponse:
    return HttpResponse(json.dumps("x" * size), content_type="application/json", headers=headers)


@pytest.mark.parametrize(
    ("accepted", "is_smaller"),
    [
        ("gzip", True),
        ("br, gzip;q=0.5", True),
        ("GZIP", True),
        ("gzip;q=0", False),
        ("gzip;q=0.0, br", False),
        ("identity", False),
        ("", False),
        ("xgzip", False),
    ],
)
def test_large_json_is_compressed_for_who_takes_it(accepted: str, is_smaller: bool) -> None:
    answer = _through(RequestFactory().get("/", headers={"accept-encoding": accepted}), _json(5_000))

    assert (answer.headers.get("Content-Encoding") == "gzip") is is_smaller
    assert answer.headers["Vary"] == "Accept-Encoding"
    body = gzip.decompress(answer.content) if is_smaller else answer.content
    assert json.loads(body) == "x" * 5_000
    assert int(answer.headers.get("Content-Length", len(answer.content))) == len(answer.content)


@pytest.mark.parametrize(
    ("method", "answer"),
    [
        ("GET", _json(10)),
        ("GET", HttpResponse("x" * 5_000)),
        ("POST", _json(5_000)),
        ("GET", HttpResponse("x" * 5_000, content_type="text/event-stream")),
    ],
)
def test_pages_small_answers_and_answers_to_changes_are_left_alone(method: str, answer: HttpResponse) -> None:
    request = RequestFactory().generic(method, "/", headers={"accept-encoding": "gzip"})

    assert "Content-Encoding" not in _through(request, answer).headers


def test_the_etag_of_a_compressed_answer_serves_for_what_comes_next() -> None:
    tag = etag("workflow", 1)
    request = RequestFactory().get("/", headers={"accept-encoding": "gzip"})

    seen = _through(request, _json(5_000, ETag=tag)).headers["ETag"]

    assert seen not in {tag, f"W/{tag}"}
    check_if_match(RequestFactory().put("/", headers={"if-match": seen}), tag)
    assert not_modified(RequestFactory().get("/", headers={"if-none-match": seen}), tag)


def test_the_list_of_static_files_is_not_served(tmp_path: Any, settings: Settings) -> None:
    for name in ("staticfiles.json", "site.css"):
        (tmp_path / name).write_text("{}")
    settings.STATIC_ROOT = str(tmp_path)
    settings.WHITENOISE_AUTOREFRESH = False

    files = StaticFiles(lambda _request: HttpResponse()).files

    assert ("/static/site.css" in files, "/static/staticfiles.json" in files) == (True, False)
