"""What can be checked of any page by machine, wherever a test has led to it."""

from pathlib import Path

from playwright.sync_api import Page

from pastetrader.tests.browser.english import english
from pastetrader.tests.browser.product import ROOT

HERE = Path(__file__).parent
CHECKS = (HERE / "checks.js").read_text()
TEXTS = (HERE / "texts.js").read_text()
AXE = ROOT / "frontend/node_modules/axe-core/axe.min.js"


def complaints_of(page: Page) -> list[str]:
    """What axe-core and checks.js find on a page as it is now; on a Korean one also what stands there in English."""
    # Without its style sheets every page is wider.
    page.wait_for_load_state()
    # A chart that is being fetched is paler, and figures that arrive take away what is being looked at.
    page.wait_for_function("() => !document.querySelector('[aria-busy=true]')")
    assert AXE.exists(), f"{AXE.relative_to(ROOT)} is missing: make setup installs it"
    page.evaluate(AXE.read_text())
    found: list[str] = page.evaluate(CHECKS)
    if page.evaluate("document.documentElement.lang") == "ko":
        found += [f"in English: {text}" for text in english(page.evaluate(TEXTS))]
    return found
