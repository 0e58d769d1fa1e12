"""The first five minutes of a new user, in both languages, as pictures in the folder PASTETRADER_PICTURES."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, StorageState, expect

from pastetrader.tests.browser.canvas import RUN_MS, Canvas
from pastetrader.tests.browser.product import ROOT, Product

MARKET, NO_MARKET = "{{ output.market }}", "{{ output.market ~ 'X' }}"
THRESHOLDS = (("< 30", "< 45"), ("sma(200)", "sma(20)"))


class Album:
    """Pictures in the order in which they are taken."""

    def __init__(self, page: Page, folder: Path, language: str) -> None:
        self._page, self._folder, self._language = page, folder, language
        self._taken = 0

    def take(self, name: str) -> None:
        """The page as it is now."""
        self._taken += 1
        self._page.screenshot(path=self._folder / f"{self._language}-{self._taken:02}-{name}.png")


@pytest.mark.long
@pytest.mark.parametrize("language", ["en", "ko"])
def test_from_signing_in_to_signals_with_a_step_that_failed_and_was_mended(
    product: Product, session: StorageState, browser: Browser, tmp_path: Path, language: str
) -> None:
    context = browser.new_context(base_url=product.address, viewport={"width": 1440, "height": 900})
    context.add_cookies([{"name": "django_language", "value": language, "url": product.address}])
    page = context.new_page()
    folder = Path(os.environ.get("PASTETRADER_PICTURES") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    album = Album(page, folder, language)
    page.goto("/sign-in/")
    album.take("sign-in")
    context.add_cookies(
        [
            {"name": cookie["name"], "value": cookie["value"], "url": product.address}
            for cookie in session["cookies"]
            if cookie["name"] != "django_language"
        ]
    )

    canvas = _pasted(page, album, (ROOT / f"samples/rsi_pullback.{language}.txt").read_text())
    _change(canvas, "screen", 0, *THRESHOLDS)
    expect(page.locator(".overview")).to_be_visible()
    album.take("threshold")
    _change(canvas, "screen", 1, (MARKET, NO_MARKET))
    page.keyboard.press("Escape")
    page.keyboard.press("Control+Enter")
    canvas.is_in_state("screen", "failed")
    expect(page.locator(".run-head .button-primary")).to_be_visible()
    # The canvas is low now: the overview would lie over steps.
    expect(page.locator(".overview")).to_be_hidden()
    album.take("failed")
    page.locator(".run-head .button-primary").click()
    _change(canvas, "screen", 1, (NO_MARKET, MARKET))
    album.take("mended")
    page.locator(".run-head .button", has=page.locator('use[href*="play"]')).click()
    expect(page.locator('.run-head .pill[data-status="completed"]')).to_be_visible(timeout=RUN_MS)
    album.take("run")
    page.get_by_role("switch").click()
    expect(page.get_by_role("switch")).to_have_attribute("aria-checked", "true")
    album.take("active")
    page.locator(".run-head a.button").click()
    expect(page.locator(".signals")).to_be_visible()
    album.take("signals")
    context.close()


def _pasted(page: Page, album: Album, text: str) -> Canvas:
    """The canvas of what was read in the text."""
    page.goto("/paste/")
    page.locator("textarea[name=text]").fill(text)
    album.take("paste")
    page.locator("form .button-primary", has=page.locator('use[href*="arrow-right"]')).click()
    expect(page.locator(".rule").first).to_be_visible()
    album.take("rules")
    page.locator("select[name=market]").select_option("SAMPLE")
    page.locator("button[form=make]:not([name])").click()
    page.locator('a[href$="/edit/"]').first.click()
    canvas = Canvas(page, page.url.split("/")[-3])
    expect(canvas.steps.first).to_be_visible()
    album.take("canvas")
    return canvas


def _change(canvas: Canvas, key: str, field: int, *changes: tuple[str, str]) -> None:
    """Other words in one of the fields of a step that hold conditions or values; saved."""
    canvas.choose(key)
    area = canvas.inspector.get_by_role("combobox").and_(canvas.page.locator("textarea, input")).nth(field)
    text = area.input_value()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    area.fill(text)
    area.press("Tab")
    expect(area).to_have_value(text)
    canvas.is_saved()
