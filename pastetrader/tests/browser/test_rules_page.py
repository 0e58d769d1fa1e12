"""What a person does on the rules page: answer, edit, drop, restore, accept and run; also without scripts."""

import re

import pytest
from playwright.sync_api import Browser, Page, StorageState, expect

from pastetrader.tests.browser.conftest import Complaints
from pastetrader.tests.browser.planted import planted
from pastetrader.tests.browser.product import Product

RUN_MS = 30_000
VOLUME, BREAKS, UNREAD = "#rule-3", "#rule-6", "Supertrend should be green"


@pytest.fixture
def rules(person: Page, product: Product) -> Page:
    """A text that was read with doubts, of which nothing is decided yet."""
    person.goto(planted(product, "undecided", module="planted_pastes"))
    return person


def test_a_question_is_answered_by_a_press_and_the_page_stays(rules: Page) -> None:
    rules.evaluate("window.stays = true")
    rule = rules.locator(BREAKS)
    expect(rule).to_have_attribute("data-state", "unsure")

    rule.get_by_role("button", name="The close is below its 20-bar average").click()

    expect(rule).to_have_attribute("data-state", "edited")
    expect(rule.locator(".edit .condition-text")).to_have_text("close < sma(20)")
    expect(rules.get_by_role("button", name="Run (1 rule unsure)")).to_be_visible()
    assert rules.evaluate("window.stays")
    rule.get_by_role("button", name="Restore rule 6").click()
    expect(rule).to_have_attribute("data-state", "unsure")


def test_words_that_were_not_read_are_answered_and_lose_their_colour(rules: Page) -> None:
    words = rules.locator("mark[data-fate=unread]").filter(has_text=UNREAD)
    expect(words).to_be_visible()

    asked = rules.locator(".asked").filter(has_text=UNREAD)
    asked.get_by_role("button", name="These words change nothing").click()

    expect(words).to_have_count(0)
    expect(rules.locator(".asked").filter(has_text=UNREAD).get_by_role("button", name="Take back")).to_be_visible()


def test_a_condition_is_edited_with_completion_and_errors_lose_nothing(rules: Page, complaints: Complaints) -> None:
    rule = rules.locator("#rule-1")
    rule.get_by_text("Edit", exact=False).first.click()
    field = rule.get_by_label("Condition")
    expect(field).to_be_focused()

    field.fill("rsi(14) <")
    expect(rule.locator("[data-typed-said]")).to_contain_text("at the end")
    with rules.expect_response(lambda response: response.status == 400):
        field.press("Enter")
    expect(rule.get_by_role("alert")).to_contain_text("at the end")
    expect(field).to_have_value("rsi(14) <")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(rule).to_have_attribute("data-state", "certain")

    field.fill("")
    field.press_sequentially("clos")
    expect(rule.get_by_role("option").first).to_contain_text("close")
    field.press("Tab")
    field.press_sequentially(" > 5")
    expect(rule.locator("[data-typed-said]")).to_have_text("the close is above 5")
    field.press("Enter")

    expect(rule).to_have_attribute("data-state", "edited")
    expect(rule.locator(".rule-words")).to_have_text("The close is above 5")
    # Chromium reports every answer of 400 and above on its console.
    assert [line for line in complaints if "400 (Bad Request)" not in line] == []
    complaints.clear()


def test_a_rule_is_dropped_and_restored(rules: Page) -> None:
    rule = rules.locator("#rule-1")

    rule.get_by_role("button", name="Drop rule 1").click()
    expect(rule).to_have_attribute("data-state", "dropped")
    expect(rules.locator("mark[data-rules='1']")).to_have_attribute("data-fate", "dropped")
    rule.get_by_role("button", name="Restore rule 1").click()

    expect(rule).to_have_attribute("data-state", "certain")


def test_the_run_button_opens_what_is_unsure_and_accepting_all_runs_it(rules: Page) -> None:
    rules.get_by_label("Market").select_option("SAMPLE")
    expect(rules.locator("#rule-1 .rule-rate")).to_contain_text("symbols on an average day", timeout=RUN_MS)
    expect(rules.locator("[data-part=preflight]")).to_contain_text("The bars of SAMPLE")

    rules.get_by_role("button", name="Run (2 rules unsure)").click()
    asked = rules.get_by_role("dialog")
    expect(asked).to_contain_text(UNREAD)
    asked.get_by_role("link").filter(has_text="the close crosses below").or_(
        asked.get_by_role("link").filter(has_text="The close crosses below")
    ).click()
    expect(asked).to_be_hidden()
    expect(rules).to_have_url(re.compile(BREAKS))
    rules.get_by_role("button", name="Run (2 rules unsure)").click()
    asked.get_by_role("button", name="Accept all and run").click()

    expect(rules.locator("[data-execution]")).to_have_attribute("data-status", "completed", timeout=RUN_MS)


def test_who_was_signed_out_meanwhile_comes_back_to_what_was_typed(
    rules: Page, product: Product, session: StorageState
) -> None:
    rule = rules.locator("#rule-1")
    rule.get_by_text("Edit", exact=False).first.click()
    rule.get_by_label("Condition").fill("rsi(14) < 25")
    rules.context.clear_cookies(name="sessionid")

    rule.get_by_role("button", name="Save the rule").click()
    expect(rules).to_have_url(re.compile(r"/sign-in/\?next="))
    kept = [cookie for cookie in session["cookies"] if cookie.get("name") == "sessionid"]
    rules.context.add_cookies([{"name": "sessionid", "value": str(kept[0].get("value")), "url": product.address}])
    rules.reload()

    expect(rules.locator("#rule-1").get_by_label("Condition")).to_have_value("rsi(14) < 25")


def test_without_scripts_everything_is_a_form_that_leads_back_to_its_place(
    product: Product, session: StorageState, browser: Browser
) -> None:
    context = browser.new_context(
        base_url=product.address, storage_state=session, java_script_enabled=False, locale="en-US"
    )
    page = context.new_page()
    page.goto(planted(product, "undecided", module="planted_pastes"))

    page.locator(BREAKS).get_by_role("button", name="The close is below its 20-bar average").click()
    expect(page).to_have_url(re.compile(f"{BREAKS}$"))
    page.locator("#rule-1 .edit summary").click()
    page.locator("#rule-1").get_by_label("Condition").fill("rsi(14) < ")
    page.locator("#rule-1").get_by_role("button", name="Save the rule").click()
    expect(page.locator("#rule-1").get_by_label("Condition")).to_have_value("rsi(14) < ")
    expect(page.locator("#rule-1").get_by_role("alert")).to_contain_text("at the end")
    page.get_by_label("Market").select_option("SAMPLE")
    page.get_by_role("button", name="Look before running").click()
    expect(page.locator("#rule-1 .rule-rate")).to_contain_text("symbols on an average day")
    page.get_by_role("button", name="Run (1 rule unsure)").click()
    page.get_by_role("button", name="Accept all and run").click()
    expect(page.locator("[data-execution]")).to_have_count(1)
    context.close()


def test_a_workflow_is_renamed_in_its_place(person: Page, product: Product) -> None:
    person.goto(planted(product, "undecided", module="planted_pastes"))
    person.get_by_role("button", name="Create the workflow").click()
    expect(person.get_by_role("button", name="Run (3 to answer)")).to_be_visible()

    person.get_by_text("Rename", exact=True).click()
    person.get_by_label("Name of the workflow").fill("Dips, renamed")
    person.get_by_role("button", name="Save the name").click()

    expect(person.get_by_role("heading", level=1)).to_have_text("Dips, renamed")
