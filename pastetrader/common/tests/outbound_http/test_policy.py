"""What the operator allows and refuses, and which addresses are everybody's."""

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from pastetrader.common.outbound_http import Limits, Policy, Request, send
from pastetrader.common.outbound_http.addresses import is_public
from pastetrader.common.outbound_http.checks import policy_can_be_read
from pastetrader.common.outbound_http.errors import AddressRefused
from pastetrader.common.outbound_http.settings import policy
from pastetrader.common.tests.outbound_http.peers import answer, serving


@given(st.ip_addresses())
def test_no_address_is_public_that_python_knows_to_be_special(address: IPv4Address | IPv6Address) -> None:
    assert not is_public(address) or (address.is_global and not address.is_multicast and not address.is_reserved)


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_inside_an_ipv6_one_makes_it_none_of_everybodys(inner: IPv4Address) -> None:
    number = int(inner)
    wrapped = [
        number,
        (0xFFFF << 32) | number,
        (0x2002 << 112) | (number << 80),
        (0x64FF9B << 96) | number,
        (0x2001 << 112) | number,
    ]

    assert not any(is_public(IPv6Address(value)) for value in wrapped)


@pytest.mark.parametrize("text", ["8.8.8.8", "93.184.215.14", "2606:4700:4700::1111", "2a00:1450:4001:81b::200e"])
def test_addresses_of_the_internet_are_public(text: str) -> None:
    assert is_public(ip_address(text))


@pytest.mark.parametrize(
    ("allow", "host", "address", "port"),
    [
        (["ollama.lan:11434"], "ollama.lan", "10.0.0.5", 11434),
        (["OLLAMA.lan.:11434"], "ollama.LAN", "10.0.0.5", 11434),
        (["10.0.0.0/8"], "ollama.lan", "10.0.0.5", 443),
        (["[fd00::1]:8000"], "fd00::1", "fd00::1", 8000),
        (["fd00::/8"], "x.lan", "fd00::1", 80),
        ([], "example.com", "93.184.215.14", 8443),
    ],
)
def test_what_is_allowed_may_be_called(allow: list[str], host: str, address: str, port: int) -> None:
    _check(Policy.parsed(allow), host, address, port)


def _check(policy: Policy, host: str, address: str, port: int) -> None:
    policy.check_place(host, port)
    policy.check_address(ip_address(address), host, port)


@pytest.mark.parametrize(
    ("allow", "deny_all", "host", "address", "port"),
    [
        (["ollama.lan:11434"], False, "ollama.lan", "10.0.0.5", 11435),
        (["ollama.lan:11434"], False, "other.lan", "10.0.0.5", 11434),
        (["10.0.0.0/8"], False, "x.lan", "10.0.0.5", 11434),
        (["10.0.0.0/8"], False, "x.lan", "11.0.0.5", 22),
        ([], False, "example.com", "93.184.215.14", 22),
        ([], True, "example.com", "93.184.215.14", 443),
        (["10.0.0.0/8"], True, "example.com", "93.184.215.14", 443),
        (["ollama.lan:11434"], True, "example.com", "93.184.215.14", 443),
    ],
)
def test_what_is_not_allowed_may_not(allow: list[str], deny_all: bool, host: str, address: str, port: int) -> None:
    policy = Policy.parsed(allow, deny_all=deny_all)

    with pytest.raises(AddressRefused):
        _check(policy, host, address, port)


@pytest.mark.parametrize(
    "text", ["ollama.lan", "ollama.lan:x", "ollama.lan:0", "10.0.0.1/33", "fd00::1:80", ":80", "10.0.0.1/8"]
)
def test_what_the_operator_cannot_mean_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Policy.parsed([text])


def test_policies_and_limits_cross_to_another_process_whole() -> None:
    policy = Policy.parsed(
        ["a.lan:1", "[fd00::1]:2", "10.0.0.0/8", "fd00::/8"], deny_all=True, proxy="http://u:p@proxy:3128"
    )
    limits = Limits(total_seconds=None, max_bytes=7)

    assert Policy.from_dict(policy.as_dict()) == policy
    assert Limits.from_dict(limits.as_dict()) == limits
    assert "u:p" not in repr(policy)


def test_everything_goes_through_the_operators_proxy_that_is_not_ours_by_its_name() -> None:
    with serving({"http://example.com/x": answer(b'"by the proxy"')}) as proxy:
        policy = Policy.parsed(proxy=f"http://name:word@{proxy.place}")
        found = send(Request("GET", "http://example.com/x"), policy)
        for inside in (
            "http://127.0.0.1/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://localhost/",
            "http://a.internal/",
        ):
            with pytest.raises(AddressRefused):
                send(Request("GET", inside), policy)

    [asked] = proxy.asked
    assert found.body == b'"by the proxy"'
    assert asked.headers["proxy-authorization"] == "Basic bmFtZTp3b3Jk"


def test_what_cannot_be_read_is_said_at_the_start(settings: Settings) -> None:
    settings.OUTBOUND_ALLOW = ["ollama.lan"]
    [error] = policy_can_be_read(None)
    settings.OUTBOUND_ALLOW = ["ollama.lan:11434"]

    assert "ollama.lan" in error.msg
    assert policy_can_be_read(None) == []
    assert policy().names("ollama.lan", 11434)


def test_within_a_purpose_nothing_but_its_places_may_be_called() -> None:
    narrow = Policy.parsed(["ollama.lan:11434", "10.0.0.0/8"]).within(["www.example.com:443"])

    _check(narrow, "WWW.example.com.", "93.184.215.14", 443)
    for host, port in (("ollama.lan", 11434), ("example.com", 443), ("www.example.com", 80), ("10.0.0.5", 443)):
        with pytest.raises(AddressRefused):
            narrow.check_place(host, port)


def test_a_place_within_a_purpose_is_held_to_all_the_rest() -> None:
    narrow = Policy().within(["www.example.com:443"])

    with pytest.raises(AddressRefused):
        narrow.check_address(ip_address("127.0.0.1"), "www.example.com", 443)
    with pytest.raises(AddressRefused):
        Policy(deny_all=True).within(["www.example.com:443"]).check_place("www.example.com", 443)


def test_a_policy_is_the_same_in_another_process() -> None:
    whole = Policy.parsed(["a.lan:1", "10.0.0.0/8"], deny_all=True, proxy="http://p:1").within(["www.example.com:443"])

    assert Policy.from_dict(whole.as_dict()) == whole


def test_a_proxy_for_youtube_that_cannot_be_read_is_said_at_the_start(settings: Settings) -> None:
    settings.YOUTUBE_PROXY = "proxy:3128"

    [problem] = policy_can_be_read(None)

    assert problem.id == "outbound_http.E001"
