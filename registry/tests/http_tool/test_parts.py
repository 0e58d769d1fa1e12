"""What an HTTP tool is made of, piece by piece and without a network."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from pastetrader.common.masking import MASK
from pastetrader.common.outbound_http.exchanged import Request
from pastetrader.common.outbound_http.urls import place_of
from registry.exceptions import ToolError
from registry.http_tool.auth import as_shown, authorised
from registry.http_tool.building import built
from registry.http_tool.config import HttpConfig, HttpCredentials
from registry.http_tool.paging import linked, request_after
from registry.http_tool.paths import NotThere, pick, steps_of
from registry.http_tool.verdicts import failure, seconds_of

HOME = "https://api.example.com/v1"
ORDER = {"symbol": "AAPL", "order": {"quantity": 5, "tags": ["a", "b"]}, "note": None}


def made(arguments: dict[str, Any] | None = None, **config: Any) -> Request:
    """The request of a configuration."""
    return built(HttpConfig.model_validate({"url": HOME, **config}), arguments or {}, idempotency_key="run-1")


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("", {"data": {"items": [{"id": 1, "a.b": "x"}, {"id": 2, "a.b": "y"}]}}),
        ("$", {"data": {"items": [{"id": 1, "a.b": "x"}, {"id": 2, "a.b": "y"}]}}),
        ("data.items[0].id", 1),
        ("$.data.items[-1].id", 2),
        ("data.items[*].id", [1, 2]),
        ('data.items[*]["a.b"]', ["x", "y"]),
        ("data.none?", None),
        ("data.items[7].id?", None),
    ],
)
def test_a_path_picks_a_part(path: str, found: Any) -> None:
    value = {"data": {"items": [{"id": 1, "a.b": "x"}, {"id": 2, "a.b": "y"}]}}

    assert pick(value, path) == found


@pytest.mark.parametrize(
    ("path", "said"), [("data.itemz", "items, total"), ("data.items[9]", "2 items"), ("data.total.x", "no object")]
)
def test_a_path_that_leads_nowhere_says_what_is_there(path: str, said: str) -> None:
    with pytest.raises(NotThere, match=said):
        pick({"data": {"items": [1, 2], "total": 2}}, path)


@pytest.mark.parametrize("path", ["a..b", "a b", "a[", "a[x]", "a]b", "[1.5]", 'a["'])
def test_what_is_no_path_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="no path"):
        steps_of(path)


@given(
    st.recursive(
        st.integers(),
        lambda inner: (
            st.lists(inner, min_size=1)
            | st.dictionaries(st.from_regex(r"[a-z]{1,5}", fullmatch=True), inner, min_size=1)
        ),
    ),
    st.data(),
)
def test_every_place_of_a_json_has_a_path_to_it(value: Any, data: st.DataObject) -> None:
    path, inner = "", value
    while isinstance(inner, dict | list):
        if isinstance(inner, dict):
            name = data.draw(st.sampled_from(sorted(inner)))
            path, inner = f"{path}.{name}".lstrip("."), inner[name]
        else:
            number = data.draw(st.integers(0, len(inner) - 1))
            path, inner = f"{path}[{number}]", inner[number]

    assert pick(value, path) == inner


def test_arguments_fill_address_query_headers_and_body() -> None:
    request = made(
        ORDER,
        method="POST",
        url=f"{HOME}/stocks/{{symbol}}?side=buy&q={{order.quantity}}",
        query={"tag": "{order.tags[1]}", "note": "{note}", "absent": "{absent}", "text": "x-{symbol}"},
        headers={"X-Symbol": "{symbol}", "X-Note": "{note}"},
        body={
            "type": "json",
            "value": {
                "q": "{order.quantity}",
                "s": "is {symbol}",
                "tags": "{order.tags}",
                "none": "{absent}",
                "{symbol}": 1,
                "brace": "{{symbol}}",
            },
        },
    )

    assert request.url == f"{HOME}/stocks/AAPL?side=buy&q=5&tag=b&text=x-AAPL"
    assert dict(request.headers) == {"X-Symbol": "AAPL", "Content-Type": "application/json", "Idempotency-Key": "run-1"}
    assert request.body == b'{"q": 5, "s": "is AAPL", "tags": ["a", "b"], "AAPL": 1, "brace": "{symbol}"}'


def test_forms_and_texts_are_bodies_too() -> None:
    form = made(
        {"a": "x&y", "b": 2}, method="POST", body={"type": "form", "fields": {"a": "{a}", "b": "{b}", "c": "{c}"}}
    )
    text = made(
        {"a": "x"}, method="PUT", body={"type": "text", "text": '{"css": {a}} a{ b }', "content_type": "text/css"}
    )

    assert form.body == b"a=x%26y&b=2"
    assert (text.body, dict(text.headers)["Content-Type"]) == (b'{"css": x} a{ b }', "text/css")


@given(st.text(min_size=1))
def test_no_argument_leaves_its_place_in_an_address(value: str) -> None:
    home = place_of(HOME)
    try:
        request = made({"v": value}, url=f"{HOME}/a/{{v}}/b?q={{v}}&z=1", query={"k": "{v}"})
    except ToolError as refused:
        told = (refused.code, refused.had_no_effect)
        assert told == ("tool_arguments", True)  # either way is right
        return
    place = place_of(request.url)

    assert (place.scheme, place.host, place.port) == (home.scheme, home.host, home.port)
    path, _question, query = place.target.partition("?")
    assert (path.count("/"), query.count("&"), query.count("=")) == (4, 2, 3)
    assert not {".", ".."} & set(path.split("/"))


@pytest.mark.parametrize(
    ("config", "arguments"),
    [
        ({"url": f"{HOME}/{{symbol}}"}, {}),
        ({"url": f"{HOME}/{{a}}{{b}}/x"}, {"a": ".", "b": "."}),
        ({"url": f"{HOME}/{{a}}/x"}, {"a": ""}),
        ({"headers": {"X-A": "{a}"}}, {"a": "x\r\nEvil: 1"}),
        ({"headers": {"X-A": "{a}"}}, {"a": "가"}),
        ({"url": ""}, {}),
        ({"query": {"a": "{a}"}}, {"a": "x" * 9_000}),
    ],
)
def test_a_request_that_cannot_be_made_is_refused_before_anything_is_sent(config: Any, arguments: Any) -> None:
    with pytest.raises(ToolError) as refused:
        made(arguments, **config)

    assert refused.value.had_no_effect
    assert not refused.value.retryable


@pytest.mark.parametrize(
    "config",
    [
        {"url": "https://{host}/x"},
        {"url": "https://api{n}.example.com/x"},
        {"url": "https://example.com:{port}/x"},
        {"url": "{url}"},
        {"url": "{scheme}://example.com/"},
        {"url": "https://{user}@example.com/"},
        {"url": "https://example.com@{host}/"},
        {"url": "ftp://example.com/"},
        {"url": "https://user:word@example.com/"},
        {"url": "https://example.com/#x"},
        {"url": "https://exa mple.com/"},
        {"method": "GET", "body": {"type": "text", "text": "x"}},
        {"method": "TRACE"},
        {"headers": {"X A": "b"}},
        {"pick": "a..b"},
        {"expected_statuses": []},
        {"urls": "x"},
        {"method": "DELETE", "pages": {"type": "number"}},
    ],
)
def test_what_cannot_be_meant_is_refused_when_it_is_saved(config: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        HttpConfig.model_validate({"url": HOME, **config})


@pytest.mark.parametrize(
    ("credentials", "name", "sent"),
    [
        ({"token": "s3cret-token"}, "authorization", "Bearer s3cret-token"),
        ({"username": "ann", "password": "s3cret-word"}, "authorization", "Basic YW5uOnMzY3JldC13b3Jk"),
        ({"type": "api_key", "name": "X-Key", "value": "s3cret-key"}, "x-key", "s3cret-key"),
    ],
)
def test_credentials_go_where_they_belong_and_are_not_shown(credentials: Any, name: str, sent: str) -> None:
    request = Request("GET", f"{HOME}?a=1", (("Authorization", "mine"), ("X-Key", "mine")))
    known = HttpCredentials.model_validate(credentials)

    headers = [(key.lower(), value) for key, value in authorised(request, known).headers]
    assert [value for key, value in headers if key == name] == [sent]
    assert "s3cret" not in f"{as_shown(request, known).headers}{known!r}"
    assert MASK in str(as_shown(request, known).headers)


def test_a_key_in_the_query_is_sent_once_and_not_shown() -> None:
    known = HttpCredentials.model_validate({"value": "s3cret key", "name": "apikey", "place": "query"})
    request = Request("GET", f"{HOME}?a=1&apikey={MASK}")

    assert authorised(request, known).url == f"{HOME}?a=1&apikey=s3cret%20key"
    assert as_shown(request, known).url == f"{HOME}?a=1&apikey={MASK}"


@pytest.mark.parametrize("given", [{}, {"type": "basic"}, {"type": "api_key", "token": "x"}, {"token": "a", "x": 1}])
def test_credentials_without_their_secret_are_none(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        HttpCredentials.model_validate(given)


@pytest.mark.parametrize(
    ("status", "retryable", "had_no_effect"),
    [
        (400, False, True),
        (401, False, True),
        (404, False, True),
        (408, True, False),
        (409, True, False),
        (422, False, True),
        (425, True, True),
        (429, True, True),
        (500, True, False),
        (503, True, False),
    ],
)
def test_a_status_says_whether_to_try_again_and_whether_it_did_anything(
    status: int, retryable: bool, had_no_effect: bool
) -> None:
    error = failure("POST", "example.com", {"status": status, "headers": {"retry-after": "7"}, "body": {"error": "no"}})

    assert (error.code, error.retryable, error.had_no_effect, error.retry_after) == (
        "http_status",
        retryable,
        had_no_effect,
        7,
    )
    assert str(status) in str(error)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120),
        (" 5 ", 5),
        ("Mon, 30 Nov 2026 10:00:30 GMT", 30),
        ("Mon, 30 Nov 2026 09:00:00 GMT", 0),
        ("99999999999999", 86_400),
        ("soon", None),
        ("-5", None),
        (None, None),
        ("²", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(text: str | None, seconds: float | None) -> None:
    assert seconds_of(text, now=datetime(2026, 11, 30, 10, tzinfo=UTC)) == seconds


def _next(pages: dict[str, Any], body: Any = None, headers: dict[str, str] | None = None, items: int = 2) -> str | None:
    config = HttpConfig.model_validate({"url": HOME, "pages": pages})
    assert config.pages is not None
    first = built(config, {}, idempotency_key=None)
    found = request_after(config.pages, first, {"body": body, "headers": headers or {}}, page=1, items=items)
    return None if found is None else found.url


def test_the_next_page_is_found() -> None:
    link = '<https://api.example.com/v1?page=1>; rel="prev", </v1?page=3>; title="x"; rel="next last"'

    assert _next({"type": "number"}) == f"{HOME}?page=2"
    assert _next({"type": "number", "parameter": "skip", "first": 0, "step": 50}) == f"{HOME}?skip=50"
    assert _next({"type": "number"}, items=0) is None
    assert _next({"type": "cursor", "next": "meta.next"}, {"meta": {"next": "a/b"}}) == f"{HOME}?cursor=a%2Fb"
    assert _next({"type": "cursor", "next": "meta.next"}, {"meta": {"next": None}}) is None
    assert _next({"type": "link"}, headers={"link": link}) == "https://api.example.com/v1?page=3"
    assert _next({"type": "link", "next": "next"}, {"next": "?after=7"}) == f"{HOME}?after=7"
    assert _next({"type": "link", "next": "next"}, {}) is None
    assert linked("<x>; rel=nextish") is None


def test_a_next_page_on_another_computer_is_refused() -> None:
    with pytest.raises(ToolError, match="another computer"):
        _next({"type": "link", "next": "next"}, {"next": "https://evil.example/v1"})
