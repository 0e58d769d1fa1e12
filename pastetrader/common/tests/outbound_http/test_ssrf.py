"""Nobody gets us to call this machine or its network: a canary listens there, and every way in is tried on it."""

from collections.abc import Sequence
from typing import Any

import httpx
import pytest

from pastetrader.common.outbound_http import Policy, connect
from pastetrader.common.outbound_http import policy as policies
from pastetrader.common.outbound_http.errors import AddressRefused, BadUrl, NameUnknown, outbound_error_of
from pastetrader.common.tests.outbound_http.conftest import Canary
from pastetrader.common.tests.outbound_http.payloads import resolved, urls
from pastetrader.common.tests.outbound_http.peers import redirect, serving
from pastetrader.common.tests.outbound_http.senders import SENDERS

every_sender = pytest.mark.parametrize("sender", SENDERS)
# An address of this machine that stands for one of the public internet.
PUBLIC = "127.0.0.2"
LOOPBACKS = ("127.0.0.1", "[::1]", "0x7f.1", "127.0.0.1.nip.example")


def open_to(port: int, *allow: str) -> Policy:
    """The port is no obstacle: the address has to be."""
    parsed = Policy.parsed(allow)
    return Policy(parsed.hosts, parsed.networks, ports=policies.USUAL_PORTS | {port})


class Rebinding:
    """A name server that says one thing first and another afterwards."""

    def __init__(self, *said: Sequence[str]) -> None:
        self._said = list(said)
        self.asked = 0

    def __call__(self, _host: str, _port: int) -> Sequence[str]:
        self.asked += 1
        return self._said.pop(0) if len(self._said) > 1 else self._said[0]


@every_sender
def test_no_way_to_write_this_machine_leads_to_it(sender: str, canary: Canary) -> None:
    tried = list(urls(canary.port))

    outcomes = SENDERS[sender](tried, open_to(canary.port), resolved)

    assert len(tried) >= 48
    assert canary.hits == 0
    assert [url for url, outcome in zip(tried, outcomes, strict=True) if isinstance(outcome, int)] == []


def test_send_says_of_each_that_it_may_not_be_called_or_is_nothing_one_can_call(canary: Canary) -> None:
    outcomes = SENDERS["send"](list(urls(canary.port)), open_to(canary.port), resolved)

    kinds = {type(outbound_error_of(outcome)) for outcome in outcomes if isinstance(outcome, Exception)}
    assert kinds == {AddressRefused, BadUrl, NameUnknown}


@every_sender
def test_a_name_is_resolved_once_and_called_where_it_was_then(sender: str, canary: Canary) -> None:
    names = Rebinding([PUBLIC], ["127.0.0.1"])
    with serving(host=PUBLIC, port=canary.port) as public:
        outcomes = SENDERS[sender]([f"http://rebinding.example:{canary.port}/"], _public(canary), names)

    assert (outcomes, names.asked, len(public.asked), canary.hits) == ([200], 1, 1, 0)


@every_sender
def test_a_name_with_one_bad_address_among_good_ones_is_not_called(sender: str, canary: Canary) -> None:
    names = Rebinding([PUBLIC, "127.0.0.1"])
    with serving(host=PUBLIC, port=canary.port) as public:
        outcomes = SENDERS[sender]([f"http://both.example:{canary.port}/"], _public(canary), names)

    assert isinstance(_refusal(outcomes[0]), AddressRefused)
    assert (len(public.asked), canary.hits) == (0, 0)


@every_sender
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_leads_nowhere_that_may_not_be_called(sender: str, status: int, canary: Canary) -> None:
    inside = f"http://127.0.0.1:{canary.port}/"
    with serving({"/": redirect(inside, status)}, host=PUBLIC, port=canary.port) as public:
        outcomes = SENDERS[sender]([public.url()], _public(canary), resolved)

    assert isinstance(_refusal(outcomes[0]), AddressRefused)
    assert (len(public.asked), canary.hits) == (1, 0)


@every_sender
def test_an_environment_that_names_a_proxy_changes_nothing(
    sender: str, canary: Canary, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{canary.port}")
    with serving(host=PUBLIC) as public:
        outcomes = SENDERS[sender]([public.url()], open_to(public.port, f"{PUBLIC}/32"), resolved)

    assert (outcomes, canary.hits) == ([200], 0)


class TestTheSuiteTurnsRedWhen:
    """Each control broken on purpose: then the canary is reached, so the tests above can fail."""

    @every_sender
    def test_addresses_are_not_checked(self, sender: str, canary: Canary, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(policies, "is_public", lambda _address: True)
        reachable = [
            f"http://{host}:{canary.port}/" for host in ("127.0.0.1", "[::1]", "0x7f.1", "127.0.0.1.nip.example")
        ]

        SENDERS[sender](reachable, open_to(canary.port), resolved)

        assert canary.hits == len(reachable)

    @pytest.mark.parametrize("sender", [name for name in SENDERS if not name.startswith("async")])
    def test_a_name_is_resolved_again_to_connect(
        self, sender: str, canary: Canary, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def checked_then_resolved(backend: Any, host: str, port: int, _until: float | None) -> list[str]:
            connect.checked(host, port, backend.policy, backend.resolver(host, port))
            return list(backend.resolver(host, port))

        monkeypatch.setattr(connect.Backend, "_addresses", checked_then_resolved)

        SENDERS[sender](
            [f"http://rebinding.example:{canary.port}/"], _public(canary), Rebinding([PUBLIC], ["127.0.0.1"])
        )

        assert canary.hits == 1

    def test_a_plain_client_is_used(self, canary: Canary) -> None:
        with httpx.Client(trust_env=False) as client:
            for url in (f"http://127.0.0.1:{canary.port}/", f"http://2130706433:{canary.port}/"):
                client.get(url)

        assert canary.hits == 2


def _public(canary: Canary) -> Policy:
    return open_to(canary.port, f"{PUBLIC}/32")


def _refusal(outcome: Any) -> Any:
    assert isinstance(outcome, Exception), outcome
    return outbound_error_of(outcome)
