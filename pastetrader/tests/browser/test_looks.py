"""Every page in both languages, both themes, wide and narrow: readable, within the window, without complaints."""

import re
from collections.abc import Callable
from functools import partial

import pytest
from django.template.loader import render_to_string
from django.urls import resolve
from django.utils import translation
from playwright.sync_api import Browser, Page, Route, StorageState, expect

from pastetrader.tests.browser.conftest import KEEP_VIOLATIONS, Complaints
from pastetrader.tests.browser.looks import LOOKS, Look, in_each_look
from pastetrader.tests.browser.product import Product
from pastetrader.tests.browser.soundness import complaints_of
from pastetrader.tests.browser.walk import EMPTY, NOTHING, STRANGE, Walk, addresses, example_of, planned

# Drawn from their templates: the one is a bug of ours, and nothing of ours answers with the other.
DRAWN = ("403.html", "500.html")
# A form of somebody else's page, which has no token.
POST_FROM_ELSEWHERE = """() => {
  const form = document.createElement("form");
  [form.method, form.action] = ["post", "/sign-in/"];
  document.body.append(form);
  form.submit();
}"""
# What answers a GET and is no page, or is a page that stands for another.
NO_PAGES = {
    "approval-arguments": "JSON as text",
    "backtest-file": "trades as CSV",
    "execution-stream": "server-sent events",
    "page-picture": "an image of a page of a document",
    "webhook-door": "for programs: answers in JSON",
    "webhook-test-door": "for programs: answers in JSON",
}


@pytest.fixture(scope="module")
def walk(product: Product, session: StorageState, browser: Browser) -> Walk:
    """What is walked through; `session`, because the first sign-in makes the owner."""
    return planned(product, browser)


@pytest.fixture
def look(
    product: Product, session: StorageState, browser: Browser, complaints: Complaints
) -> Callable[[str, str, int], Page]:
    """A page of the owner in a language, a theme and a width."""

    def dressed(language: str, theme: str, width: int) -> Page:
        context = browser.new_context(
            base_url=product.address,
            storage_state=session,
            viewport={"width": width, "height": 900},
            reduced_motion="reduce",
        )
        chosen = {"django_language": language, "theme": theme}
        context.add_cookies([{"name": name, "value": value, "url": product.address} for name, value in chosen.items()])
        page = context.new_page()
        complaints.watch(page)
        return page

    return dressed


@in_each_look("look")
def test_every_page_is_sound(
    product: Product, browser: Browser, walk: Walk, complaints: Complaints, look: Look
) -> None:
    found = [
        *_walked(walk, product, browser, "walker", walk.pages, look, complaints),
        *_walked(walk, product, browser, "newcomer", {"nothing yet": "/", **EMPTY}, look, complaints),
    ]

    assert found == []
    # That a page is refused, and that a step has no pinned output, is said on Chromium's console as well.
    assert [line for line in complaints if not re.search(r"\((Not Found|Forbidden)\)", line)] == []


@in_each_look("look")
def test_the_pages_of_strangers_and_of_errors_are_sound_too(
    product: Product, browser: Browser, walk: Walk, look: Look
) -> None:
    found = _walked(walk, product, browser, "", STRANGE, look)
    no_page = walk.pages["workflow"] + "rename/"
    found += _walked(walk, product, browser, "walker", {"unknown": NOTHING, "no page": no_page}, look)
    context = walk.context(browser, product, "", look)
    page = context.new_page()
    for status, refused in {400: _by_another_name, 403: _from_elsewhere}.items():
        with page.expect_navigation() as answer:
            refused(page)
        assert answer.value.status == status
        found += [f"{status}: {complaint}" for complaint in complaints_of(page)]
        assert page.evaluate("document.documentElement.lang") == look[0]
    for name in DRAWN:
        with translation.override(look[0]):
            drawn = render_to_string(name, {"theme": look[1]})
        page.route("/drawn/", partial(_answer, drawn))
        page.goto("/drawn/")
        found += [f"{name}: {complaint}" for complaint in complaints_of(page)]
    context.close()

    assert found == []


def test_no_page_is_left_out(product: Product, browser: Browser, walk: Walk) -> None:
    seen = {
        resolve(address.partition("?")[0]).url_name
        for address in (*walk.pages.values(), *STRANGE.values())
        if address != NOTHING
    }
    context = walk.context(browser, product, "walker", LOOKS[0])

    missing = {
        name
        for name, pattern in addresses()
        if name not in seen | NO_PAGES.keys()
        for answer in [context.request.get(example_of(pattern), max_redirects=0)]
        # 405: something is done there; a redirect leads to a page; the rest is text, JSON or XML.
        if answer.status not in {302, 405} and answer.headers.get("content-type", "").startswith("text/html")
    }

    context.close()
    assert missing == set()


def _by_another_name(page: Page) -> None:
    """What the server answers whom it is not known by the name in the address."""

    def asked(route: Route) -> None:
        route.fulfill(response=route.fetch(headers={**route.request.headers, "host": "elsewhere.example"}))

    page.route("/elsewhere/", asked)
    page.goto("/elsewhere/")


def _from_elsewhere(page: Page) -> None:
    """What it answers a form without a token."""
    page.evaluate(POST_FROM_ELSEWHERE)


def _answer(drawn: str, route: Route) -> None:
    route.fulfill(body=drawn, content_type="text/html")


def _walked(
    walk: Walk,
    product: Product,
    browser: Browser,
    who: str,
    pages: dict[str, str],
    look: Look,
    complaints: Complaints | None = None,
) -> list[str]:
    """What is wrong with pages, as somebody sees them in a look."""
    context = walk.context(browser, product, who, look)
    context.add_init_script(KEEP_VIOLATIONS)
    page = context.new_page()
    if complaints is not None:
        complaints.watch(page)
    found: list[str] = []
    for name, address in pages.items():
        page.goto(address)
        if address.endswith("/edit/") and name == "canvas":
            expect(page.locator(".react-flow__node").first).to_be_visible()
        found += [f"{name}: {complaint}" for complaint in complaints_of(page)]
        assert page.evaluate("document.documentElement.lang") == look[0]
    context.close()
    return found


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
