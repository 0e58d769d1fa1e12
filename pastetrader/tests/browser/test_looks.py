"""Every page in both languages, both themes, wide and narrow: readable, within the window, without complaints."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, StorageState, expect

from pastetrader.tests.browser.conftest import Complaints
from pastetrader.tests.browser.planted import planted
from pastetrader.tests.browser.product import Product

HERE = Path(__file__).parent
CHECKS = (HERE / "checks.js").read_text()
RUN_MS = 30_000
STRATEGY = "20일 이동평균이 60일 이동평균을 상향 돌파하고 RSI(14)가 70보다 작으면 매수. 손절 5%."
LOOKS = [("en", "light", 1440), ("ko", "dark", 1440), ("ko", "light", 390), ("en", "dark", 390)]


@pytest.fixture(scope="module")
def pages(product: Product, session: StorageState, browser: Browser) -> dict[str, str]:
    """The addresses of one of each page, with something on it."""
    page = browser.new_context(base_url=product.address, storage_state=session, locale="en-US").new_page()
    page.goto("/paste/")
    page.get_by_label("Strategy text").fill(STRATEGY)
    page.get_by_role("button", name="Read it").click()
    page.get_by_role("button", name=re.compile("^Run")).wait_for()
    understood = page.url
    page.get_by_label("Market").select_option("SAMPLE")
    page.get_by_role("button", name=re.compile("^Run")).click()
    expect(page.locator("[data-execution]")).to_have_attribute("data-status", "completed", timeout=RUN_MS)
    execution = page.url
    workflow = page.get_by_role("link", name="Workflow", exact=True).evaluate("(link) => link.href")
    step = page.locator("[data-step] .step-data > a").first.evaluate("(link) => link.href")
    page.context.close()
    return {
        "home": "/",
        "paste": "/paste/",
        "pastes": "/pastes/",
        "in doubt": planted(product, "doubtful", module="planted_pastes"),
        "in doubt, with figures": planted(product, "doubtful_korean", module="planted_pastes") + "?market=SAMPLE",
        "sample": "/paste/?sample=rsi_pullback.ko",
        "understood": understood,
        "workflow": str(workflow),
        "execution": execution,
        "step": str(step),
        "executions": "/executions/",
        "bars": "/markets/import/",
        "health": "/executions/states/",
        "waiting": planted(product, "waiting"),
        "failed": planted(product, "failed"),
        "incident": planted(product, "incident"),
    }


@pytest.fixture
def look(
    product: Product, session: StorageState, browser: Browser, complaints: Complaints
) -> Callable[[str, str, int], Page]:
    """A page in a language, a theme and a width."""

    def dressed(language: str, theme: str, width: int) -> Page:
        context = browser.new_context(
            base_url=product.address,
            storage_state=session,
            viewport={"width": width, "height": 900},
            timezone_id="Asia/Seoul",
            reduced_motion="reduce",
        )
        chosen = {"django_language": language, "theme": theme}
        context.add_cookies([{"name": name, "value": value, "url": product.address} for name, value in chosen.items()])
        page = context.new_page()
        complaints.watch(page)
        return page

    return dressed


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
def test_every_page_is_sound(
    look: Callable[[str, str, int], Page],
    pages: dict[str, str],
    complaints: Complaints,
    language: str,
    theme: str,
    width: int,
) -> None:
    page = look(language, theme, width)
    found: list[str] = []

    for name, address in pages.items():
        page.goto(address)
        found += [f"{name}: {complaint}" for complaint in page.evaluate(CHECKS)]
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found += [f"{name}: {overflow} px wider than the window"] if overflow > 0 else []
        assert page.evaluate("document.documentElement.lang") == language

    page.context.close()
    assert found == []
    assert complaints == []


def test_the_pages_of_strangers_are_sound_too(product: Product, browser: Browser) -> None:
    found: list[str] = []
    for theme in ("light", "dark"):
        context = browser.new_context(base_url=product.address, viewport={"width": 390, "height": 844})
        context.add_cookies([{"name": "theme", "value": theme, "url": product.address}])
        page = context.new_page()
        for address in ("/sign-in/", "/sign-in/spent.token/", "/nothing/"):
            page.goto(address)
            found += [f"{address}: {complaint}" for complaint in page.evaluate(CHECKS)]
        context.close()

    assert found == []


def test_dark_is_dark_and_light_is_light(look: Callable[[str, str, int], Page], complaints: Complaints) -> None:
    grounds = {}
    for theme in ("light", "dark"):
        page = look("en", theme, 1440)
        page.goto("/")
        grounds[theme] = page.evaluate("getComputedStyle(document.body).backgroundColor")
        page.context.close()

    assert grounds["light"] != grounds["dark"]
    assert complaints == []


@pytest.mark.usefixtures("forgetting")
def test_language_and_theme_are_chosen_in_the_menu_and_kept(person: Page) -> None:
    person.goto("/paste/")
    person.get_by_role("button", name="Language and theme").click()
    person.get_by_role("button", name="한국어").click()
    expect(person.locator("html")).to_have_attribute("lang", "ko")
    expect(person.get_by_role("heading", level=1)).to_have_text("전략 붙여넣기")

    person.locator("[popovertarget=appearance-menu]").click()
    person.locator("button[name=theme][value=dark]").click()

    expect(person.locator("html")).to_have_attribute("data-theme", "dark")
    expect(person).to_have_url(re.compile("/paste/$"))


def test_without_scripts_the_road_is_walked_all_the_same(
    product: Product, session: StorageState, browser: Browser
) -> None:
    context = browser.new_context(
        base_url=product.address, storage_state=session, java_script_enabled=False, locale="en-US"
    )
    page = context.new_page()
    page.goto("/paste/")
    page.get_by_label("Strategy text").fill("Buy when RSI(14) is below 44.")
    page.get_by_role("button", name="Read it").click()
    page.get_by_label("Market").select_option("SAMPLE")
    page.get_by_role("button", name=re.compile("^Run")).click()

    page.get_by_role("heading", name="Signals").wait_for()
    for _look in range(50):
        if page.locator("[data-execution][data-status=completed]").count():
            break
        page.reload()
    expect(page.locator("[data-execution]")).to_have_attribute("data-status", "completed")
    expect(page.locator("[data-step]")).not_to_have_count(0)
    context.close()
