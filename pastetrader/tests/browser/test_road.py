"""From the sign-in link to signals, as a person walks it."""

import re

import pytest
from playwright.sync_api import Browser, Page, StorageState, expect

from pastetrader.tests.browser.conftest import Complaints
from pastetrader.tests.browser.product import Product

RUN_MS = 30_000
STRATEGY = "Buy when RSI(14) is below 45 and the close is above its 20-day average. Sell when RSI(14) is above 70."


def _read(page: Page, text: str) -> None:
    page.goto("/paste/")
    page.get_by_label("Strategy text").fill(text)
    page.get_by_role("button", name="Read it").click()


def test_the_sign_in_link_works_once_and_is_then_refused_kindly(
    product: Product, session: StorageState, browser: Browser
) -> None:
    assert session["cookies"]
    page = browser.new_context().new_page()

    page.goto(product.sign_in_link())

    expect(page.get_by_role("heading", name="This link no longer works")).to_be_visible()
    page.get_by_role("link", name="Sign in with a password").click()
    expect(page.get_by_label("E-mail address")).to_be_focused()
    page.context.close()


def test_a_wrong_password_is_said_beside_the_form(product: Product, browser: Browser) -> None:
    page = browser.new_context(base_url=product.address).new_page()
    page.goto("/sign-in/")
    page.get_by_label("E-mail address").fill("nobody@example.com")
    page.get_by_label("Password").fill("guess")

    page.get_by_role("button", name="Sign in").click()

    expect(page.get_by_role("alert")).to_contain_text("do not fit together")
    expect(page.get_by_label("E-mail address")).to_have_value("nobody@example.com")
    page.context.close()


def test_from_a_sample_to_signals(person: Page) -> None:
    person.goto("/paste/")
    person.get_by_role("link", name="RSI pullback in an uptrend").click()
    person.get_by_role("button", name="Read it").click()

    rules = person.locator(".rule")
    expect(rules.first).to_contain_text("rsi(14) < 30")
    expect(person.locator("mark[data-rules~='1']").first).to_be_visible()
    person.get_by_label("Market").select_option("SAMPLE")
    person.get_by_role("button", name=re.compile("^Run")).click()

    expect(person.locator("[data-execution]")).to_have_attribute("data-status", "completed", timeout=RUN_MS)
    expect(person.locator(".execution-title .pill").first).to_have_text("Done")
    expect(person.locator("[data-node='market_data']")).to_have_attribute("data-status", "completed")
    expect(person.get_by_text("Synthetic market")).to_be_visible(timeout=RUN_MS)
    expect(person.locator(".signals tbody tr").first).to_be_visible()
    expect(person.locator("[data-log] li").first).to_be_visible()
    expect(person.locator("[data-reconnecting]")).to_be_hidden()


def test_a_rule_and_its_sentence_point_at_each_other(person: Page) -> None:
    _read(person, STRATEGY)
    quote = person.locator("mark[data-rules='2']")

    person.locator("#rule-2").hover()

    expect(quote).to_have_attribute("data-lit", "")
    expect(person.locator("mark[data-rules='1']")).not_to_have_attribute("data-lit", "")
    expect(quote).to_have_text(re.compile("above its 20-day average"))


def test_a_workflow_can_be_made_looked_at_run_and_deleted(person: Page) -> None:
    # No other workflow of this installation has its name.
    _read(person, STRATEGY.replace("45", "46"))
    person.get_by_label("Market").select_option("SAMPLE")
    person.get_by_role("button", name="Create the workflow").click()
    expect(person.get_by_role("heading", name="What each step does")).to_be_visible()
    expect(person.locator("[data-node]")).not_to_have_count(0)
    name = person.get_by_role("heading", level=1).inner_text()

    person.get_by_role("button", name=re.compile("^Run")).click()
    expect(person.locator("[data-execution]")).to_have_attribute("data-status", "completed", timeout=RUN_MS)
    step = person.locator("[data-step]").first
    step.locator("summary").click()
    expect(step.locator("pre").first).to_be_visible()

    person.get_by_role("link", name="Workflow", exact=True).click()
    person.get_by_role("button", name="Delete").click()
    person.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(person.get_by_role("status")).to_contain_text("is deleted")
    expect(person.locator("main").get_by_role("link", name=name, exact=True)).to_have_count(0)


@pytest.mark.parametrize("text", ["", "   "])
def test_an_empty_paste_says_so(person: Page, complaints: Complaints, text: str) -> None:
    _read(person, text)

    expect(person.get_by_role("alert")).to_be_visible()
    expect(person.get_by_label("Strategy text")).to_be_visible()
    # Chromium reports every answer of 400 and above on its console.
    assert [line for line in complaints if "400 (Bad Request)" not in line] == []
    complaints.clear()


def test_a_text_without_a_strategy_says_so_and_can_be_changed(person: Page) -> None:
    words = "The weather was lovely today and we had tea in the garden."
    _read(person, words)

    expect(person.get_by_text("This text holds no strategy")).to_be_visible()
    person.get_by_role("link", name="Change the text").click()
    expect(person.get_by_label("Strategy text")).to_have_value(words)


def test_everything_can_be_done_with_the_keyboard_alone(person: Page) -> None:
    person.goto("/paste/")
    keys = person.keyboard

    def tab_to(label: str) -> None:
        for _press in range(120):
            keys.press("Tab")
            focused = person.evaluate("(document.activeElement.ariaLabel || document.activeElement.innerText || '')")
            is_field = person.evaluate("document.activeElement.labels?.[0]?.innerText ?? ''")
            if any(str(name).strip().startswith(label) for name in (focused, is_field)):
                outline = person.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                ring = person.evaluate(
                    "getComputedStyle(document.activeElement.closest('.paste-box') ?? document.body).boxShadow"
                )
                assert outline != "none" or ring != "none", f"{label} shows no focus"
                return
        raise AssertionError(f"{label} cannot be reached")

    keys.press("Tab")
    expect(person.get_by_role("link", name="Skip to the content")).to_be_focused()
    tab_to("Strategy text")
    keys.type(STRATEGY)
    tab_to("Read it")
    keys.press("Enter")
    expect(person.get_by_role("heading", name="What was understood").first).to_be_visible()
    tab_to("Market")
    keys.type("SAMPLE")
    tab_to("Run")
    keys.press("Enter")

    expect(person.locator("[data-execution]")).to_have_attribute("data-status", "completed", timeout=RUN_MS)


def test_the_log_shows_what_matters_as_much_as_one_wants(person: Page) -> None:
    _read(person, STRATEGY)
    person.get_by_label("Market").select_option("SAMPLE")
    person.get_by_role("button", name=re.compile("^Run")).click()
    expect(person.locator("[data-execution]")).to_have_attribute("data-status", "completed", timeout=RUN_MS)
    lines = person.locator("[data-log] [data-level=info]")
    expect(lines.first).to_be_visible()

    person.get_by_label("Least level shown").select_option("error")

    expect(lines.first).to_be_hidden()
    follow = person.get_by_role("button", name="Follow")
    expect(follow).to_have_attribute("aria-pressed", "true")
    follow.click()
    expect(follow).to_have_attribute("aria-pressed", "false")


def test_signing_out_leads_to_the_form(product: Product, browser: Browser, session: StorageState) -> None:
    # On a copy of the session's page: the session itself stays for the other tests.
    page = browser.new_context(base_url=product.address).new_page()
    page.goto("/")

    expect(page).to_have_url(re.compile(r"/sign-in/\?next=/"))
    page.context.close()
