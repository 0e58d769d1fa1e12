"""Whom a request comes from, told by who may tell."""

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from pastetrader.common.http.client_address import client_address
from pastetrader.environment import networks

CLIENT, SPOOFED = "203.0.113.7", "192.0.2.1"


@pytest.mark.parametrize(
    ("peer", "header", "trusted", "found"),
    [
        (CLIENT, None, "", CLIENT),
        (CLIENT, SPOOFED, "", CLIENT),
        ("127.0.0.1", SPOOFED, "", "127.0.0.1"),
        (CLIENT, SPOOFED, "10.0.0.0/8", CLIENT),
        ("10.0.0.5", CLIENT, "10.0.0.5", CLIENT),
        ("10.0.0.5", f"{SPOOFED}, {CLIENT}", "10.0.0.5", CLIENT),
        ("10.0.0.5", f"{SPOOFED}, {CLIENT}, 10.0.0.6", "10.0.0.0/8", CLIENT),
        ("10.0.0.5", f"10.0.0.9, {CLIENT}", "10.0.0.0/8", CLIENT),
        ("10.0.0.5", "10.0.0.9, 10.0.0.8", "10.0.0.0/8", "10.0.0.9"),
        ("10.0.0.5", None, "10.0.0.5", "10.0.0.5"),
        ("10.0.0.5", "", "10.0.0.5", "10.0.0.5"),
        ("10.0.0.5", f"{SPOOFED}, unknown", "10.0.0.5", "10.0.0.5"),
        ("10.0.0.5", f"{CLIENT}:51234", "10.0.0.5", CLIENT),
        ("10.0.0.5", "[2001:db8::7]:443", "10.0.0.5", "2001:db8::7"),
        ("10.0.0.5", " 2001:db8::7 ", "10.0.0.5", "2001:db8::7"),
        ("::ffff:10.0.0.5", f"::ffff:{CLIENT}", "10.0.0.5", CLIENT),
        ("10.0.0.5", "," * 100_000 + CLIENT, "10.0.0.5", CLIENT),
        ("", CLIENT, "10.0.0.5", ""),
        ("testclient", CLIENT, "10.0.0.5", ""),
    ],
)
def test_a_header_is_read_from_the_right_and_only_as_far_as_trusted_proxies_wrote_it(
    rf: RequestFactory, settings: Settings, peer: str, header: str | None, trusted: str, found: str
) -> None:
    settings.TRUSTED_PROXIES = networks([trusted])
    headers = {} if header is None else {"x-forwarded-for": header}

    assert client_address(rf.get("/", REMOTE_ADDR=peer, headers=headers)) == found


def test_nobody_is_trusted_by_default(settings: Settings) -> None:
    assert settings.TRUSTED_PROXIES == ()
