"""A real Chromium against the real product."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, expect

from lab.servers import both
from pastetrader.tests.browser.canvas import Canvas
from pastetrader.tests.browser.planted import planted
from pastetrader.tests.browser.product import Product
from pastetrader.tests.browser.product_on_servers import ProductOnServers

HERE = Path(__file__).parent
FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = (os.environ.get("PASTETRADER_CHROMIUM", "chromium"), "chromium-browser", "google-chrome")
# Violations of the content security policy are no console messages in every browser: keep them ourselves.
KEEP_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) => console.error("CSP: " + event.violatedDirective));
"""
# As long as for clicks: a machine at work needs it, and an answer that comes sooner is not waited for.
TIMEOUT = 15_000
expect.set_options(timeout=TIMEOUT)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests last: Playwright keeps an event loop running, which other tests would trip over."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: HERE in item.path.parents)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        message = f"The pages are NOT tested: no Chromium on the path (looked for {', '.join(NAMES)})."
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return {**browser_type_launch_args, "executable_path": found, "args": FLAGS}


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The product, started once; with PASTETRADER_BROWSER_ON=servers on a PostgreSQL and a Redis of its own."""
    data = tmp_path_factory.mktemp("product")
    with ExitStack() as stack:
        if os.environ.get("PASTETRADER_BROWSER_ON") == "servers":
            running: Product = ProductOnServers(data, stack.enter_context(both()))
        else:
            running = Product(data)
        running.start()
        stack.callback(running.stop)
        yield running


@pytest.fixture(scope="session")
def base_url(product: Product) -> str:
    """What addresses in tests are relative to."""
    return product.address


@pytest.fixture(scope="session")
def session(product: Product, browser: Browser) -> StorageState:
    """The cookies of the local owner, who came by the one-time link."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(product.sign_in_link())
    page.get_by_role("heading", name="Paste a strategy").wait_for()
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture(scope="session")
def workflows(product: Product, session: StorageState) -> dict[str, str]:
    """Ids of the workflows of planted_canvas_runs, a workflow for each test, by name."""
    found: dict[str, str] = json.loads(planted(product, "workflows", module="planted_canvas_runs"))
    return found


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_context_args,
        "viewport": {"width": 1440, "height": 900},
        "locale": "en-US",
        "timezone_id": "Asia/Seoul",
        "reduced_motion": "reduce",
    }


class Complaints(list[str]):
    """What the browser complained about on a page."""

    def watch(self, page: Page) -> None:
        """Listen to a page from now on."""
        page.on("pageerror", lambda error: self.append(f"{page.url}: {error}"))
        page.on(
            "console",
            lambda message: self.append(f"{page.url}: {message.text}") if message.type == "error" else None,
        )


@pytest.fixture
def complaints() -> Complaints:
    """Errors of scripts, failed requests and violations of the policy; empty at the end of `person`'s tests."""
    return Complaints()


@pytest.fixture
def person(
    session: StorageState,
    browser: Browser,
    browser_context_args: dict[str, Any],
    complaints: Complaints,
) -> Iterator[Page]:
    """A page of the signed-in local owner. The test fails when the browser complains about anything."""
    context: BrowserContext = browser.new_context(**{**browser_context_args, "storage_state": session})
    context.set_default_timeout(TIMEOUT)
    context.add_init_script(KEEP_VIOLATIONS)
    page = context.new_page()
    complaints.watch(page)
    yield page
    context.close()
    assert complaints == []


@pytest.fixture(scope="session")
def drawn(product: Product, session: StorageState) -> dict[str, str]:
    """The ids of the workflows of `planted_gestures`, by name."""
    ids: dict[str, str] = json.loads(planted(product, "workflows", module="planted_gestures"))
    return ids


@pytest.fixture
def canvas_of(person: Page, drawn: dict[str, str]) -> Callable[[str], Canvas]:
    """Opens the canvas of one of them."""
    return lambda name: Canvas(person, drawn[name]).open()


@pytest.fixture
def forgetting(product: Product) -> Iterator[None]:
    """What is chosen stays with the account, which the tests share."""
    yield
    planted(product, "forget_preferences", module="planted_rows")
