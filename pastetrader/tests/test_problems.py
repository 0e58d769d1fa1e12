"""Errors of the API: problem details (RFC 9457) whatever goes wrong, in the reader's language, with an id."""

import json
import logging
import re
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from django.urls import path
from pytest_django import Settings
from rest_framework.exceptions import Throttled, ValidationError
from rest_framework.response import Response
from rest_framework.views import APIView

from pastetrader.common.errors import Invalid
from pastetrader.common.http.errors.error_pages import csrf_failure
from pastetrader.common.http.errors.exceptions import exception_handler
from pastetrader.common.http.errors.problem_details import shown_problem
from pastetrader.common.http.middleware.request_ids import RequestLog
from pastetrader.common.messages import Message, Problem
from pastetrader.urls import urlpatterns as ours

MEMBERS = {"type", "title", "status", "detail", "instance", "code", "request_id", "problems"}
HANGUL = re.compile("[가-힣]")
UNKNOWN = "01a22a03-5948-77ae-8c2f-69c8850cd386"


class Broken(APIView):
    """A view with a bug."""

    permission_classes = ()

    def get(self, request: Any) -> Response:
        """Never answers."""
        raise ZeroDivisionError


urlpatterns = [path("api/v1/broken", Broken.as_view()), *ours]
handler400 = "pastetrader.common.http.errors.error_pages.bad_request"
handler404 = "pastetrader.common.http.errors.error_pages.not_found"
handler500 = "pastetrader.common.http.errors.error_pages.server_error"


def _problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
    told: dict[str, Any] = json.loads(answer.content)
    assert told.keys() >= MEMBERS
    assert (told["status"], told["code"], told["type"]) == (status, code, f"urn:pastetrader:problem:{code}")
    assert told["request_id"] == answer.headers["X-Request-ID"]
    return told


@pytest.mark.parametrize(
    ("method", "address", "how", "status", "code"),
    [
        ("GET", "/api/v1/nope", {}, 404, "not_found"),
        ("GET", "/api/nope", {}, 404, "not_found"),
        ("DELETE", "/api/v1/workflows/not-a-uuid", {}, 404, "not_found"),
        ("GET", f"/api/v1/workflows/{UNKNOWN}", {}, 404, "not_found"),
        ("GET", f"/api/v1/workflows/{UNKNOWN}/nodes/No Slug/pin", {}, 404, "not_found"),
        ("PUT", "/api/v1/workflows/", {}, 405, "method_not_allowed"),
        ("TRACE", "/api/v1/workflows/", {}, 405, "method_not_allowed"),
        ("GET", "/api/v1/workflows/", {"HTTP_ACCEPT": "image/png"}, 406, "not_acceptable"),
        ("POST", "/api/v1/workflows/", {"data": "a=1", "content_type": "text/csv"}, 415, "unsupported_media_type"),
        ("POST", "/api/v1/workflows/", {"data": "{", "content_type": "application/json"}, 400, "malformed_json"),
        ("POST", "/api/v1/workflows/", {"data": "{}", "content_type": "application/json"}, 400, "invalid"),
        ("POST", "/api/v1/tools/", {"data": "{}", "content_type": "application/json"}, 400, "invalid"),
        ("GET", "/api/v1/workflows/", {"HTTP_HOST": "evil.example"}, 400, "bad_request"),
        ("GET", "/api/v1/workflows/?" + "&".join(f"a{n}=1" for n in range(1_100)), {}, 400, "too_many_fields"),
        ("GET", "/api/v1/workflows/?page_size=abc", {}, 400, "invalid"),
        ("GET", "/api/v1/workflows/?cursor=nonsense", {}, 400, "invalid"),
    ],
)
def test_whatever_is_wrong_is_a_problem_in_the_readers_language(
    owner_client: Client, method: str, address: str, how: dict[str, Any], status: int, code: str
) -> None:
    answer = owner_client.generic(method, address, **how)
    in_korean = owner_client.generic(method, address, **how, HTTP_ACCEPT_LANGUAGE="ko")

    english, korean = _problem(answer, status, code), _problem(in_korean, status, code)
    assert english["instance"] == address.partition("?")[0]
    assert english["title"]
    assert english["detail"]
    assert not HANGUL.search(english["title"] + english["detail"])
    assert HANGUL.search(korean["title"])
    assert HANGUL.search(korean["detail"])
    assert all(HANGUL.search(problem["detail"]) for problem in korean["problems"])


@pytest.mark.urls(__name__)
@pytest.mark.django_db
def test_a_bug_is_a_problem_without_its_traceback(client: Client) -> None:
    client.raise_request_exception = False

    told = _problem(client.get("/api/v1/broken"), 500, "internal_error")

    assert "Zero" not in json.dumps(told)


@pytest.mark.django_db
def test_outside_of_the_api_errors_are_pages(client: Client) -> None:
    answer = client.get("/nope", headers={"accept": "application/json"})

    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "text/html; charset=utf-8")


def test_a_browser_sees_a_problem_of_the_api_as_a_page(owner_client: Client) -> None:
    answer = owner_client.get(f"/api/v1/workflows/{UNKNOWN}", headers={"accept": "text/html"})

    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert b"urn:pastetrader:problem:not_found" in answer.content


def test_a_form_from_elsewhere_below_the_api_is_a_problem() -> None:
    answer = csrf_failure(RequestFactory().post("/api/v1/x"), reason="x")

    assert (answer.status_code, answer.headers["Content-Type"]) == (403, "application/problem+json")


def _handled(error: Exception) -> Response:
    answer = exception_handler(error, {"request": RequestFactory().get("/api/v1/x")})
    assert answer is not None
    return answer


def test_who_asks_too_often_is_told_when_to_come_back() -> None:
    answer = _handled(Throttled(wait=2.1))

    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "3")
    assert answer.data["retry_after_seconds"] == 3


def test_what_an_error_of_ours_knows_besides_is_told() -> None:
    answer = _handled(Invalid(Message("x"), retry_after_seconds=7, current_version=3))

    assert (answer.headers["Retry-After"], answer.data["current_version"]) == ("7", 3)


def test_djangos_own_refusal_is_ours() -> None:
    assert (_handled(PermissionDenied()).status_code, _handled(PermissionDenied()).data["code"]) == (
        403,
        "permission_denied",
    )


def test_nested_errors_of_fields_are_pointed_at() -> None:
    answer = _handled(ValidationError({"a": {"b/c": ["x"]}, "list": [{}, {"n": ["y"]}], "non_field_errors": ["z"]}))

    found = [(problem.get("pointer", ""), problem["detail"]) for problem in answer.data["problems"]]
    assert found == [("/a/b~1c", "x"), ("/list/1/n", "y"), ("", "z")]


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        ("", {}),
        ("name", {"pointer": "/name"}),
        ("config.arguments.market", {"pointer": "/config/arguments/market"}),
        ("nodes[2].key", {"pointer": "/nodes/2/key"}),
        ("a.b/c~d", {"pointer": "/a/b~1c~0d"}),
        ("?page_size", {"parameter": "page_size"}),
        ("line 3, column 5", {"position": "line 3, column 5"}),
        ("decisions.0.text line 1, column 18", {"pointer": "/decisions/0/text", "position": "line 1, column 18"}),
        ("a -> b -> a", {"position": "a -> b -> a"}),
    ],
)
def test_places_are_pointers_parameters_or_positions(place: str, shown: dict[str, str]) -> None:
    told = shown_problem(Problem("c", Message("m"), path=place))

    assert told == {"code": "c", "severity": "error", "detail": "m", **shown}


@pytest.mark.parametrize(
    ("given", "is_kept"), [("abc-123", True), ("a" * 64, True), ("a" * 65, False), ("a b", False), ("a\tb", False)]
)
@pytest.mark.django_db
def test_a_sane_id_of_a_request_is_kept_and_another_replaced(client: Client, given: str, is_kept: bool) -> None:
    answer = client.get("/healthz", headers={"x-request-id": given})

    assert (answer.headers["X-Request-ID"] == given) is is_kept
    assert answer.headers["X-Request-ID"] != client.get("/healthz").headers["X-Request-ID"]


def _record(name: str, **facts: Any) -> logging.LogRecord:
    error = PermissionDenied()
    found = logging.LogRecord(name, logging.WARNING, "", 0, "x", (), (type(error), error, None))
    found.__dict__.update(facts)
    assert RequestLog().filter(found)
    return found


def test_what_is_a_clients_fault_is_logged_in_one_line() -> None:
    assert _record("django.request", status_code=403).exc_info is None
    assert _record("django.security.DisallowedHost", status_code=400).exc_info is None
    assert _record("django.request", status_code=500).exc_info is not None
    assert _record("executions").exc_info is not None


def test_lines_of_the_log_name_the_request(settings: Settings) -> None:
    assert "%(request_id)s" in settings.LOGGING["formatters"]["line"]["format"]
    assert getattr(_record("x"), "request_id") == "-"  # noqa: B009


def test_a_refusal_is_logged_under_the_id_that_the_answer_names(
    owner_client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    answer = owner_client.get("/api/v1/nope", headers={"x-request-id": "one-of-mine"})

    [record] = [found for found in caplog.records if found.name == "django.request"]
    assert RequestLog().filter(record)
    assert (answer.status_code, getattr(record, "request_id")) == (404, "one-of-mine")  # noqa: B009
