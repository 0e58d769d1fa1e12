"""No link, redirect, frame or refresh gets us to read what only this machine can reach: a canary listens there."""

from pathlib import Path

import pytest

from parsers.formats.base import Unreadable, Work
from parsers.formats.web.fetching import LIMITS, fetch_into
from parsers.formats.web.reader import WebFormat
from parsers.tests.formats.web.reading import page
from pastetrader.common.outbound_http import Policy
from pastetrader.common.outbound_http import policy as policies
from pastetrader.common.refusal import Refusal
from pastetrader.common.stop_signal import StopSignal
from pastetrader.common.tests.outbound_http.conftest import Canary, canary
from pastetrader.common.tests.outbound_http.payloads import resolved, urls
from pastetrader.common.tests.outbound_http.peers import Route, redirect, serving

__all__ = ["canary"]
# An address of this machine that stands for one of the public internet.
PUBLIC = "127.0.0.2"
INSIDE = ("127.0.0.1", "169.254.169.254", "[::1]", "0.0.0.0", "2130706433", "0177.0.0.1", "0x7f.1", "localhost")  # noqa: S104


def open_to(port: int, *allow: str) -> Policy:
    """The port is no obstacle: the address has to be."""
    parsed = Policy.parsed(allow)
    return Policy(parsed.hosts, parsed.networks, ports=policies.USUAL_PORTS | {port})


def refused(link: str, policy: Policy) -> str:
    with pytest.raises(Unreadable) as error:
        WebFormat().read(link, Work(StopSignal(), policy))
    assert str(error.value.hint)
    return error.value.code


@pytest.mark.parametrize("host", INSIDE)
def test_a_link_to_this_machine_is_refused(host: str, canary: Canary) -> None:
    assert refused(f"http://{host}:{canary.port}/", open_to(canary.port)) in {"address_refused", "bad_url"}
    assert canary.hits == 0


def test_no_way_to_write_this_machine_leads_to_it(canary: Canary, tmp_path: Path) -> None:
    policy = open_to(canary.port).as_dict()
    for url in urls(canary.port):
        with pytest.raises(Refusal):
            fetch_into(url, str(tmp_path / "answer"), ["ko"], policy, LIMITS.as_dict(), resolver=resolved)

    assert canary.hits == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("host", INSIDE)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_into_this_machine_is_refused(status: int, host: str, canary: Canary) -> None:
    code = _led_by(redirect(f"http://{host}:{canary.port}/", status), canary)

    assert code in {"address_refused", "bad_url"}
    assert canary.hits == 0


@pytest.mark.parametrize("host", INSIDE)
def test_a_refresh_into_this_machine_is_refused(host: str, canary: Canary) -> None:
    target = f"http://{host}:{canary.port}/"

    code = _led_by(page(f'<html><head><meta http-equiv="refresh" content="0;url={target}"></head></html>'), canary)

    assert code in {"address_refused", "bad_url"}
    assert canary.hits == 0


@pytest.mark.parametrize("host", INSIDE)
def test_a_frame_of_another_computer_is_not_followed(host: str, canary: Canary) -> None:
    target = f"http://{host}:{canary.port}/"

    assert (
        _led_by(page(f'<html><body><iframe id="mainFrame" src="{target}"></iframe></body></html>'), canary) == "empty"
    )
    assert canary.hits == 0


@pytest.mark.parametrize("target", ["file:///etc/passwd", "gopher://127.0.0.1/", "data:text/html,<p>x</p>", "//[::1]/"])
def test_a_redirect_to_what_is_no_page_is_refused(target: str, canary: Canary) -> None:
    assert _led_by(redirect(target), canary) in {"address_refused", "bad_url"}


def _led_by(route: Route, canary: Canary) -> str:
    with serving({"/": route}, host=PUBLIC, port=canary.port) as public:
        return refused(public.url(), open_to(canary.port, f"{PUBLIC}/32"))


def test_the_suite_can_fail(canary: Canary) -> None:
    """Once the operator allows it, the canary is reached by the same redirect."""
    with serving({"/": redirect(f"http://127.0.0.1:{canary.port}/")}, host=PUBLIC, port=canary.port) as public:
        WebFormat().read(public.url(), Work(StopSignal(), open_to(canary.port, "127.0.0.0/8")))

    assert canary.hits == 1


def test_an_installation_that_calls_nobody_says_so() -> None:
    assert refused("http://example.com/", Policy(deny_all=True)) == "address_refused"
