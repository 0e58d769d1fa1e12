"""The dashboard and the form of schedules in a browser: by keyboard, in place. test_looks walks through them."""

import json
import re

import pytest
from playwright.sync_api import Page, StorageState, expect

from pastetrader.tests.browser.planted import planted
from pastetrader.tests.browser.product import Product


@pytest.fixture(scope="module")
def board(product: Product, session: StorageState) -> dict[str, str]:
    """Ids of what is planted."""
    planted_ids: dict[str, str] = json.loads(planted(product, "board", module="planted_dashboard"))
    return planted_ids


def _tab_to(page: Page, selector: str) -> None:
    for _press in range(60):
        if page.locator(selector).evaluate("(element) => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached")


def test_a_schedule_is_made_with_the_keyboard_and_says_what_it_means_meanwhile(
    person: Page, board: dict[str, str]
) -> None:
    person.goto(f"/schedules/new/?workflow={board['broken']}")
    sentence = person.locator("[data-live=sentence]")
    expect(sentence).to_have_text("Every weekday at 16:30 (Asia/Seoul)")

    _tab_to(person, "[name=schedule_type][value=cron]")
    for _way in range(3):
        person.keyboard.press("ArrowRight")
    expect(sentence).to_have_text("Every trading day 10 minutes after the close of XKRX")
    expect(person.locator("[name=cron_expression]")).to_be_hidden()
    _tab_to(person, "[name=minutes]")
    person.keyboard.type("soon")
    expect(person.locator("#said-minutes")).to_contain_text("whole number")
    expect(person.locator("[name=minutes]")).to_have_attribute("aria-invalid", "true")
    for _letter in "soon":
        person.keyboard.press("Backspace")
    person.keyboard.type("5")

    expect(sentence).to_have_text("Every trading day 5 minutes after the close of XKRX")
    expect(person.locator("[data-live=next-times] tbody tr")).to_have_count(5)
    expect(person.locator("[data-live=next-times]")).to_contain_text("Asia/Seoul")
    _tab_to(person, "button.button-primary")
    person.keyboard.press("Enter")
    expect(person.get_by_role("heading", level=1)).to_have_text("Every trading day 5 minutes after the close of XKRX")


def test_what_failed_stands_first_with_its_reason_and_leads_to_the_step(person: Page, board: dict[str, str]) -> None:
    person.goto("/")
    expect(person.locator(".board tbody tr").first).to_contain_text("Broken today")

    failing = person.get_by_role("link", name=re.compile("^Failing"))
    count = int(failing.inner_text().split()[-1])
    failing.click()
    expect(person.locator(".board tbody tr")).to_have_count(count)
    expect(person.locator(".board tbody tr").first).to_contain_text("Broken today")
    # Boards of other tests stand below this one's.
    person.get_by_role("link", name="Choose: The exchange said 503.").first.click()

    expect(person).to_have_url(re.compile(f"/executions/{board['execution']}/#step-choose"))


def test_a_switch_is_thrown_in_place_and_keeps_the_focus(person: Page, board: dict[str, str]) -> None:
    person.goto("/?q=morning")
    person.evaluate("window.isSamePage = true")
    switch = person.get_by_role("switch", name="Morning watch is active")
    expect(switch).to_have_attribute("aria-checked", "false")
    switch.focus()

    person.keyboard.press("Space")

    expect(switch).to_have_attribute("aria-checked", "true")
    expect(switch).to_be_focused()
    expect(person.locator(".messages")).to_contain_text("The next run is at")
    expect(person.locator(".board tbody tr .board-next time")).to_be_visible()
    assert person.evaluate("window.isSamePage")


def test_rows_say_when_they_were_read_and_are_read_again_by_themselves(person: Page, board: dict[str, str]) -> None:
    person.clock.install()
    person.goto("/?q=morning")
    row = person.locator(".board tbody tr")
    read = person.locator("[data-live=read-at] time")
    expect(row).to_contain_text("Not run yet")
    expect(person.locator("[data-live=read-at]")).to_have_text(re.compile(r"^As of \d\d:\d\d:\d\d$"))
    first = read.get_attribute("datetime")
    token = {cookie["name"]: cookie["value"] for cookie in person.context.cookies()}["csrftoken"]
    headers = {"X-CSRFToken": token, "Referer": person.url}
    assert person.request.post(f"/api/v1/workflows/{board['draft']}/execute", data={}, headers=headers).ok

    with person.expect_response(lambda response: response.request.resource_type == "fetch"):
        person.clock.fast_forward(31_000)

    expect(row).not_to_contain_text("Not run yet")
    assert first
    expect(read).not_to_have_attribute("datetime", first)


def test_several_are_paused_at_once(person: Page, board: dict[str, str]) -> None:
    person.goto("/?sort=name")
    pause = person.get_by_role("button", name="Pause")
    expect(pause).to_be_hidden()

    person.get_by_role("checkbox", name="Choose Broken today").check()
    pause.click()

    expect(person.get_by_role("status").first).to_contain_text("1 workflow is paused.")
    expect(person.get_by_role("switch", name="Broken today is active")).to_have_attribute("aria-checked", "false")
