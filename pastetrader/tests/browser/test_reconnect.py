"""The server goes and comes back while somebody looks."""

import os
import re
import signal
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from pastetrader.tests.browser.canvas import Canvas
from pastetrader.tests.browser.planted_tabs import STEPS
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


@pytest.mark.long
def test_what_came_while_the_server_was_away_is_replayed_three_thousand_events_and_none_lost(
    tmp_path: Path, browser: Browser
) -> None:
    product = Product(tmp_path)
    product.start()
    try:
        context = browser.new_context(base_url=product.address, viewport={"width": 1440, "height": 900}, locale="en-US")
        page = context.new_page()
        page.goto(product.sign_in_link())
        page.get_by_role("heading", name="Paste a strategy").wait_for()
        canvas = Canvas(page, str(product.plant("planted_tabs", "a_grid"))).open()
        page.get_by_role("button", name="Fit", exact=True).click()
        canvas.run()
        # In the middle of it: some are done, some are not.
        page.locator('.step[data-status="completed"]').first.wait_for(state="attached", timeout=BACK_MS)
        os.kill(product.pid, signal.SIGKILL)
        product.stop()
        seen = page.locator('.step[data-status="completed"]').count()
        assert 0 < seen < STEPS
        page.get_by_role("status").filter(has_text="Reconnecting…").wait_for(timeout=BACK_MS)
        # Of those that were seen none is forgotten meanwhile.
        assert page.locator('.step[data-status="completed"]').count() >= seen
        product.start()

        page.locator('.dock-badge .pill[data-status="completed"]').wait_for(timeout=3 * BACK_MS)
        expect(page.locator('.timeline-row[data-status="completed"]')).to_have_count(STEPS, timeout=BACK_MS)
        expect(page.locator('.step[data-status="completed"]')).to_have_count(STEPS)
        events = product.plant("planted_tabs", "events_of_the_grid")
        assert isinstance(events, int)
        assert events >= 2 * STEPS
        context.close()
    finally:
        product.stop()
