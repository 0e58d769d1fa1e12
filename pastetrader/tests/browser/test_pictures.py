"""Four main pages look as in the pictures that are kept.

`PASTETRADER_RENEW_PICTURES=1 .venv/bin/python -m pytest pastetrader/tests/browser/test_pictures.py` renews those; look
at what git says has changed before you commit it.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, StorageState, expect

from pastetrader.tests.browser.pictures import BLOCK, FOLDER, Pixels, difference, pixels_of, png_of
from pastetrader.tests.browser.planted import planted
from pastetrader.tests.browser.planted_pictures import NOW
from pastetrader.tests.browser.product import Product

# Of a page's blocks; a line of text that moved is more.
MOST = 0.02
READY = {"home": ".board", "rules": ".rule", "canvas": ".react-flow__node", "execution": "[data-step]"}
# A blinking caret, and what a pointer left.
STILL = "*, *::before, *::after { animation: none !important; transition: none !important; caret-color: transparent; }"


@pytest.fixture(scope="module")
def painted(product: Product, session: StorageState, browser: Browser) -> Iterator[tuple[Page, dict[str, str]]]:
    """A page of its owner and the addresses; `session`, because the first sign-in makes the owner of the product."""
    made = json.loads(planted(product, "painted", module="planted_pictures"))
    context = browser.new_context(
        base_url=product.address,
        viewport={"width": 1280, "height": 800},
        locale="en-US",
        timezone_id="Asia/Seoul",
        reduced_motion="reduce",
    )
    cookies = {"django_language": "en", "theme": "light", "sessionid": made["session"]}
    context.add_cookies([{"name": name, "value": value, "url": product.address} for name, value in cookies.items()])
    page = context.new_page()
    page.clock.set_fixed_time(NOW)
    yield page, made["pages"]
    context.close()


@pytest.mark.parametrize("name", READY)
def test_a_page_looks_as_in_its_picture(painted: tuple[Page, dict[str, str]], tmp_path: Path, name: str) -> None:
    page, pages = painted
    page.goto(pages[name])
    expect(page.locator(READY[name]).first).to_be_visible()
    page.wait_for_load_state("networkidle" if name != "execution" else "load")
    page.evaluate("document.fonts.ready")

    now = pixels_of(page.screenshot(style=STILL))

    kept = FOLDER / f"{name}.png"
    if os.environ.get("PASTETRADER_RENEW_PICTURES"):
        FOLDER.mkdir(exist_ok=True)
        kept.write_bytes(png_of(now))
    share = difference(now, pixels_of(kept.read_bytes()))
    if share > MOST:
        seen = Path(os.environ.get("PASTETRADER_PICTURES") or tmp_path) / f"{name}.png"
        seen.write_bytes(png_of(now))
        pytest.fail(f"{share:.1%} of {name} differs from {kept}: see {seen}")


def _page() -> Pixels:
    """A white page with lines of grey text."""
    pixels = np.full((800, 1280, 3), 255, np.uint8)
    for line in range(2, 48, 3):
        pixels[line * BLOCK + 3 : line * BLOCK + 13, 64:900:2] = 60
    return pixels


def test_bolder_letters_are_no_difference_and_a_line_that_moved_or_a_page_that_grew_is() -> None:
    page = _page()
    bolder = np.where(page < 255, 40, page).astype(np.uint8)
    moved = np.concatenate([page[:320], np.full((BLOCK, 1280, 3), 255, np.uint8), page[320:-BLOCK]])
    longer = np.concatenate([page, page[:80]])

    assert difference(page, pixels_of(png_of(page))) == 0
    assert difference(page, bolder) == 0
    assert difference(page, moved) > MOST
    assert difference(page, longer) > MOST
