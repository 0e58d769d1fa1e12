"""The server goes and comes back while somebody looks."""

import re
from pathlib import Path

from playwright.sync_api import Browser, expect

from pastetrader.tests.browser.product import Product

BACK_MS = 60_000


def test_a_page_outlives_its_server_and_shows_what_came_after(tmp_path: Path, browser: Browser) -> None:
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

        product.stop()
        expect(page.locator("[data-reconnecting]")).to_be_visible(timeout=BACK_MS)
        expect(page.locator("[data-step]")).to_have_count(steps)
        product.start()

        expect(page.locator("[data-execution]")).to_have_attribute("data-status", "completed", timeout=BACK_MS)
        expect(page.locator("[data-reconnecting]")).to_be_hidden()
        expect(page.locator(".signals tbody tr").first).to_be_visible()
        context.close()
    finally:
        product.stop()
