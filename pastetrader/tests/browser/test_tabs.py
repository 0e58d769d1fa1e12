"""Many tabs of one browser: they share one connection to the stream of events, so that none of them hangs."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, expect

from lab.processes import wait_until
from pastetrader.tests.browser.counted_streams import CountedStreams
from pastetrader.tests.browser.planted import planted
from pastetrader.tests.browser.product import Product

# Browsers open as many to one host.
CONNECTIONS = 6
STREAM = re.compile(r"/stream(\?|$)")


@pytest.fixture
def streams(product: Product) -> Iterator[CountedStreams]:
    """What stands between the browser and the server, and counts."""
    with CountedStreams(product.port) as counted:
        yield counted


@pytest.fixture
def tabs(
    session: StorageState, browser: Browser, browser_context_args: dict[str, Any], streams: CountedStreams
) -> Iterator[BrowserContext]:
    """A window of the signed-in local owner."""
    address = f"http://localhost:{streams.port}"
    context = browser.new_context(**{**browser_context_args, "storage_state": session, "base_url": address})
    context.set_default_timeout(30_000)
    yield context
    context.close()


def _open(tabs: BrowserContext, count: int, addresses: list[str]) -> tuple[list[Page], list[str]]:
    """So many tabs, and what streams they themselves asked for."""
    asked: list[str] = []
    tabs.on("request", lambda request: asked.append(request.url) if STREAM.search(request.url) else None)
    pages = []
    for number in range(count):
        page = tabs.new_page()
        page.goto(addresses[number % len(addresses)])
        pages.append(page)
    return pages, asked


def _hear_all_and_answer(product: Product, tabs: BrowserContext, streams: CountedStreams, count: int) -> None:
    workflow, execution = planted(product, "a_waiting_one", module="planted_tabs").split()
    canvas = f"/workflows/{workflow}/edit/?execution={execution}"
    addresses = [canvas, f"/executions/{execution}/", "/"]
    pages, asked = _open(tabs, count, addresses)

    # None of them has a connection of its own; the one that they share is the shared worker's.
    assert asked == []
    # So sees the server it: one, and while it is asked for anew because more is watched, two at most.
    wait_until(lambda: streams.open == 1, what="one stream")
    assert streams.most <= 2
    last = tabs.new_page()
    last.goto("/executions/")
    expect(last.locator("main")).to_be_visible()

    planted(product, "cancel_what_waits", module="planted_tabs")
    for number, page in enumerate(pages):
        if number % len(addresses) == 0:
            expect(page.locator('.dock-badge .pill[data-status="cancelled"]')).to_be_visible()
        elif number % len(addresses) == 1:
            expect(page.locator("[data-execution]")).to_have_attribute("data-status", "cancelled")


def test_eight_tabs_of_one_browser_hear_what_happens_through_one_connection(
    product: Product, tabs: BrowserContext, streams: CountedStreams
) -> None:
    _hear_all_and_answer(product, tabs, streams, CONNECTIONS + 2)


@pytest.mark.long
def test_fifty_tabs_of_one_browser_do_not_keep_the_next_page_waiting(
    product: Product, tabs: BrowserContext, streams: CountedStreams
) -> None:
    _hear_all_and_answer(product, tabs, streams, 50)
