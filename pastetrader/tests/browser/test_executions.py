"""What a person does with executions: cancel one, run a failed one again, see what went wrong."""

import re

import pytest
from playwright.sync_api import Browser, Page, StorageState, expect

from pastetrader.tests.browser.planted import planted
from pastetrader.tests.browser.product import Product

RUN_MS = 30_000
MOST_BYTES = 60_000


def test_a_running_execution_is_cancelled_after_a_question(person: Page, product: Product) -> None:
    person.goto(planted(product, "waiting"))
    expect(person.locator("[data-step=choose] [data-waiting]")).to_contain_text(re.compile(r"Next attempt in \d+m"))

    person.get_by_role("button", name="Cancel", exact=True).click()
    question = person.get_by_role("dialog")
    expect(question).to_contain_text("What runs is stopped at once")
    question.get_by_role("button", name="Cancel the execution").click()

    expect(person.locator("[data-execution]")).to_have_attribute("data-status", "cancelled")
    expect(person.get_by_role("alert")).to_contain_text("Cancelled by")
    expect(person.locator("[data-step=choose] [data-waiting]")).to_be_hidden()
    expect(person.get_by_role("button", name="Cancel", exact=True)).to_have_count(0)


def test_an_execution_that_is_let_run_goes_on(person: Page, product: Product) -> None:
    person.goto(planted(product, "waiting"))

    person.get_by_role("button", name="Cancel", exact=True).click()
    person.get_by_role("dialog").get_by_role("button", name="Let it run").click()

    expect(person.get_by_role("dialog")).to_be_hidden()
    expect(person.locator("[data-execution]")).to_have_attribute("data-status", "running")


def test_a_failed_execution_is_run_again_from_the_step_that_failed(person: Page, product: Product) -> None:
    failed = planted(product, "failed")
    person.goto(failed)

    person.get_by_role("button", name="Run again from Choose").click()

    expect(person).not_to_have_url(re.compile(failed))
    expect(person.locator("[data-execution]")).to_have_attribute("data-status", "completed", timeout=RUN_MS)
    facts = person.locator("[data-live=facts]")
    expect(facts).to_contain_text("from choose")
    facts.get_by_role("link").first.click()
    expect(person).to_have_url(re.compile(failed))


def test_what_failed_is_put_right_on_the_canvas(person: Page, product: Product) -> None:
    person.goto(planted(product, "failed"))

    put_right = person.get_by_role("link", name="Put right what failed")

    expect(put_right).to_have_attribute("href", re.compile(r"/edit/\?step=choose$"))
    person.goto(f"/workflows/{planted(product, 'korean', module='planted_canvas')}/edit/?step=screen")
    expect(person.locator(".inspector")).to_contain_text("Tool: Screen")


def test_steps_stand_in_time_what_failed_first_and_open_to_what_they_gave(person: Page, product: Product) -> None:
    person.goto(planted(product, "failed"))
    rows = person.locator("[data-step]")
    expect(rows.first).to_have_attribute("data-step", "choose")

    begin = person.locator("[data-step=begin]")
    bars = [row.locator("rect").bounding_box() for row in (begin, rows.first)]
    begin.locator("summary").click()

    expect(begin.locator(".step-data")).to_contain_text('"n": 1')
    assert bars[0] is not None
    assert bars[1] is not None
    assert bars[0]["x"] + bars[0]["width"] <= bars[1]["x"] + 2


def test_the_page_of_a_long_execution_takes_anew_what_changed_and_no_more(person: Page, product: Product) -> None:
    with person.expect_response(lambda response: "parts=" in response.url) as answered:
        person.goto(planted(product, "long"))

    assert answered.value.url.endswith("?parts=started")
    assert len(answered.value.body()) < MOST_BYTES
    expect(person.locator("[data-step]")).to_have_count(221)


def test_an_execution_is_kept_and_run_again_whole_from_its_menu(person: Page, product: Product) -> None:
    failed = planted(product, "failed")
    person.goto(failed)
    person.get_by_role("button", name="Keep", exact=True).click()
    expect(person.locator(".execution-title")).to_contain_text("Kept")

    person.get_by_role("button", name="Run again", exact=True).click()
    question = person.get_by_role("dialog")
    expect(question.get_by_label("From")).to_have_value("")
    question.get_by_role("button", name="Run again").click()

    expect(person).not_to_have_url(re.compile(failed))
    expect(person.locator("[data-live=facts]")).to_contain_text("Runs again")


def test_what_went_wrong_is_said_with_its_execution(person: Page, product: Product) -> None:
    execution = planted(product, "incident")
    person.goto("/")

    person.get_by_role("link", name="Health").click()

    said = person.locator(".problem").filter(has_text="worker-7").first
    expect(said).to_contain_text("The worker of this step was not heard of any more.")
    expect(said).to_contain_text("late by 17.0s")
    said.get_by_role("link", name="Golden cross · Shape").click()
    expect(person).to_have_url(re.compile(execution))


@pytest.mark.parametrize("width", [390, 1440])
def test_without_scripts_one_can_cancel_all_the_same(
    product: Product, session: StorageState, browser: Browser, width: int
) -> None:
    context = browser.new_context(
        base_url=product.address,
        storage_state=session,
        java_script_enabled=False,
        locale="en-US",
        viewport={"width": width, "height": 844},
    )
    page = context.new_page()
    page.goto(planted(product, "waiting"))
    expect(page.locator("[data-step=choose]")).to_contain_text("Waits for the next attempt")

    page.get_by_role("button", name="Cancel", exact=True).click()
    page.get_by_role("button", name="Cancel the execution").click()

    expect(page.locator("[data-execution]")).to_have_attribute("data-status", "cancelled")
    context.close()
