"""The canvas in Korean and in the dark, and on a small screen: nothing in English, nothing unsound, nothing cut."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, StorageState, expect

from pastetrader.tests.browser.canvas import Canvas
from pastetrader.tests.browser.conftest import KEEP_VIOLATIONS, Complaints
from pastetrader.tests.browser.planted import planted
from pastetrader.tests.browser.product import Product
from pastetrader.tests.browser.soundness import complaints_of


@pytest.fixture
def reader(product: Product, session: StorageState, browser: Browser, complaints: Complaints) -> Iterator[Page]:
    """Somebody who reads Korean in the dark."""
    context = browser.new_context(
        base_url=product.address,
        storage_state=session,
        viewport={"width": 1440, "height": 900},
        reduced_motion="reduce",
        timezone_id="Asia/Seoul",
    )
    chosen = {"django_language": "ko", "theme": "dark"}
    context.add_cookies([{"name": name, "value": value, "url": product.address} for name, value in chosen.items()])
    context.add_init_script(KEEP_VIOLATIONS)
    page = context.new_page()
    complaints.watch(page)
    yield page
    context.close()
    # That a step has no pinned output is said by a 404, which Chromium reports on its console.
    assert [line for line in complaints if "(Not Found)" not in line] == []


class Look:
    """What was found on the page, part by part."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.found: dict[str, str] = {}

    def at(self, part: str) -> None:
        """Look at the page as it is now."""
        for complaint in complaints_of(self.page):
            # What lies on the canvas shrinks with it; each + has a key and a row of the list beside it.
            if "target-size" in complaint and "add-button" in complaint:
                continue
            self.found.setdefault(complaint, part)


def test_the_canvas_is_all_korean_readable_in_the_dark_and_within_a_small_screen(
    product: Product, reader: Page
) -> None:
    canvas = Canvas(reader, planted(product, "korean", module="planted_canvas")).open()
    look, keys = Look(reader), reader.keyboard
    look.at("canvas")
    for key in ("screen", "found", "start"):
        canvas.step(key).locator(".step-name").click()
        expect(reader.locator(".inspector-name")).to_have_value(canvas.node(key)["name"])
        look.at(f"parameters of {key}")
    keys.press("Escape")
    keys.press("Control+Enter")
    canvas.is_in_state("signals", "completed")
    expect(reader.locator(".run-head .pill").first).to_have_attribute("data-status", "completed")
    look.at("run")
    canvas.step("screen").locator(".step-name").click()
    for tab in ("input", "output", "settings"):
        reader.locator(f"#tab-{tab}").click()
        expect(reader.locator(f"#tab-{tab}-panel")).to_be_visible()
        expect(reader.locator(".value-loading")).to_have_count(0)
        look.at(tab)
    for tab in ("problems", "log", "runs"):
        reader.locator(f"#dock-tab-{tab}").click()
        expect(reader.locator(".dock-loading")).to_have_count(0)
        look.at(tab)
    for key in ("n", "Control+k", "?"):
        reader.locator("#dock-tab-runs").focus()
        keys.press(key)
        expect(reader.get_by_role("dialog")).to_be_visible()
        look.at(key)
        keys.press("Escape")
        expect(reader.get_by_role("dialog")).to_have_count(0)

    reader.set_viewport_size({"width": 390, "height": 844})
    expect(canvas.step("start")).to_be_attached()
    look.at("390 px")
    assert not look.found, "\n".join(f"{part}: {complaint}" for complaint, part in look.found.items())
