"""The server goes and comes back while somebody looks."""

import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from pastetrader.tests.browser.canvas import Canvas
from pastetrader.tests.browser.planted_tabs import LINES, STEPS
from pastetrader.tests.browser.product import Product

BACK_MS = 60_000


def test_a_page_and_a_canvas_outlive_their_server_and_show_what_came_after(tmp_path: Path, browser: Browser) -> None:
    product = Product(tmp_path)
    product.start()
    try:
        context = browser.new_context(base_url=product.address, locale="en-US")
        page = context.new_page()
        page.goto(product.sign_in_link())
        product.stop()
        # Pages without an engine: what is started now waits.
        product.start_pages_only()
        page.goto("/paste/")
        page.get_by_label("Strategy text").fill("Buy when RSI(14) is below 45.")
        page.get_by_role("button", name="Read it").click()
        page.get_by_label("Market").select_option("SAMPLE")
        page.get_by_role("button", name=re.compile("^Run")).click()
        expect(page.locator("[data-execution]")).to_have_attribute("data-status", "pending")
        steps = page.locator("[data-step]").count()
        execution = page.url.rstrip("/").rsplit("/", 1)[-1]
        answer = page.request.get(f"/api/v1/executions/{execution}").json()
        canvas = context.new_page()
        canvas.goto(f"/workflows/{answer['workflow']}/edit/?execution={execution}")
        timeline = canvas.get_by_role("list", name="Steps in time").get_by_role("listitem")
        expect(timeline).to_have_count(steps)

        product.stop()
        expect(page.locator("[data-reconnecting]")).to_be_visible(timeout=BACK_MS)
        expect(page.locator("[data-step]")).to_have_count(steps)
        badge = canvas.get_by_role("status").filter(has_text="Reconnecting…")
        expect(badge).to_be_visible(timeout=BACK_MS)
        expect(timeline).to_have_count(steps)
        product.start()

        expect(page.locator("[data-execution]")).to_have_attribute("data-status", "completed", timeout=BACK_MS)
        expect(page.locator("[data-reconnecting]")).to_be_hidden()
        expect(canvas.locator(".run-head .pill").first).to_have_text("Done", timeout=BACK_MS)
        expect(badge).to_have_count(0)
        expect(page.locator(".signals tbody tr").first).to_be_visible()
        context.close()
    finally:
        product.stop()


@pytest.fixture
def looked_at(tmp_path: Path, browser: Browser) -> Iterator[tuple[Product, Page]]:
    """A product of its own and a page of its owner."""
    product = Product(tmp_path)
    product.start()
    context = browser.new_context(base_url=product.address, viewport={"width": 1440, "height": 900}, locale="en-US")
    page = context.new_page()
    page.goto(product.sign_in_link())
    page.get_by_role("heading", name="Paste a strategy").wait_for()
    yield product, page
    context.close()
    product.stop()


def _killed(product: Product, page: Page) -> None:
    """The server goes without a word, and the page notices."""
    os.kill(product.pid, signal.SIGKILL)
    product.stop()
    page.get_by_role("status").filter(has_text="Reconnecting…").wait_for(timeout=BACK_MS)


@pytest.mark.long
def test_of_three_thousand_events_that_come_before_while_and_after_the_server_is_away_none_is_lost(
    looked_at: tuple[Product, Page],
) -> None:
    product, page = looked_at
    workflow, execution = str(product.plant("planted_tabs", "a_waiting_one")).split()
    Canvas(page, workflow).open(f"?execution={execution}")
    page.get_by_role("tab", name="Log").click()
    lines = page.locator(".log-line .log-message")
    product.plant("planted_tabs", "a_thousand_lines")
    expect(lines.filter(has_text="Line 999")).to_be_attached(timeout=BACK_MS)
    seen = [text.split()[-1] for text in lines.all_inner_texts()]

    _killed(product, page)
    product.plant("planted_tabs", "a_thousand_lines")
    product.start()
    assert product.plant("planted_tabs", "a_thousand_lines") == 3 * LINES

    expect(lines.filter(has_text="Line 2999")).to_be_attached(timeout=BACK_MS)
    # The canvas shows the last two thousand.
    now = [text.split()[-1] for text in lines.all_inner_texts()]
    assert seen == [str(number) for number in range(LINES)]
    assert now == [str(number) for number in range(LINES, 3 * LINES)]


@pytest.mark.long
def test_a_run_of_a_thousand_steps_whose_server_is_killed_in_the_middle_is_seen_to_its_end(
    looked_at: tuple[Product, Page],
) -> None:
    product, page = looked_at
    canvas = Canvas(page, str(product.plant("planted_tabs", "a_grid"))).open()
    page.get_by_role("button", name="Fit", exact=True).click()
    done = page.locator('.step[data-status="completed"]')
    canvas.run()
    done.first.wait_for(state="attached", timeout=BACK_MS)
    _killed(product, page)
    seen = done.count()
    assert 0 < seen < STEPS
    product.start()

    page.locator('.dock-badge .pill[data-status="completed"]').wait_for(timeout=3 * BACK_MS)
    expect(page.locator('.timeline-row[data-status="completed"]')).to_have_count(STEPS, timeout=BACK_MS)
    expect(done).to_have_count(STEPS)
