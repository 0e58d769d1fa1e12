"""ETags, If-Match and If-None-Match."""

from typing import Any

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from pastetrader.common.errors import Invalid
from pastetrader.common.http.preconditions import PreconditionFailed, check_if_match, etag, not_modified

TAG = etag("workflow", 3)


def _request(method: str = "GET", **headers: Any) -> HttpRequest:
    return RequestFactory().generic(method, "/", headers=headers)


def test_an_etag_tells_states_apart() -> None:
    assert etag("a", "b") == etag("a", "b")
    assert len({etag("a", "b"), etag("ab"), etag("a", "", "b"), etag("b", "a"), etag()}) == 5


@pytest.mark.parametrize(
    "header", [TAG, "*", f'"other", {TAG}', f'"other" ,{TAG},, "x"', f'W/"other", {TAG}', f'{TAG[:-1]}--gzip"']
)
def test_a_write_over_the_state_that_was_read_is_let_through(header: str) -> None:
    check_if_match(_request("PUT", **{"if-match": header}), TAG)


def test_a_write_without_the_header_is_let_through() -> None:
    check_if_match(_request("PUT"), TAG)


@pytest.mark.parametrize("header", ['"other"', f"W/{TAG}", f'"a", "b", W/{TAG}', '""'])
def test_a_write_over_another_state_fails(header: str) -> None:
    with pytest.raises(PreconditionFailed):
        check_if_match(_request("PUT", **{"if-match": header}), TAG)


def test_nothing_fits_what_does_not_exist() -> None:
    with pytest.raises(PreconditionFailed):
        check_if_match(_request("PUT", **{"if-match": "*"}), "")


@pytest.mark.parametrize("header", ["7", "", ",", '"a" "b"', "*, *", '"a', "W/*", f"{TAG};", ", " * 2_000 + "x"])
def test_a_header_that_is_none_is_refused(header: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_if_match(_request("PUT", **{"if-match": header}), TAG)

    assert refused.value.code == "malformed_if_match"


@pytest.mark.parametrize(
    ("method", "header", "expected"),
    [
        ("GET", TAG, True),
        ("HEAD", TAG, True),
        ("GET", f"W/{TAG}", True),
        ("GET", "*", True),
        ("GET", f'"x", {TAG}', True),
        ("GET", '"x"', False),
        ("GET", "junk", False),
        ("PUT", TAG, False),
    ],
)
def test_what_was_read_already_need_not_come_again(method: str, header: str, expected: bool) -> None:
    assert not_modified(_request(method, **{"if-none-match": header}), TAG) is expected
