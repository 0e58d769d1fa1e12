"""Buttons that start something, pressed twice or pressed again after coming back."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, StorageState, expect

RUN_MS = 30_000
STRATEGY = "Buy when RSI(14) is below 41 and the close is above its 30-day average."


@pytest.fixture
def without_scripts(session: StorageState, browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    """A page whose scripts do not run: nothing there keeps a form from being sent twice."""
    context = browser.new_context(**{**browser_context_args, "storage_state": session, "java_script_enabled": False})
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def _new_workflow(page: Page, text: str) -> None:
    page.goto("/paste/")
    page.get_by_label("Strategy text").fill(text)
    page.get_by_role("button", name="Read it").click()
    page.get_by_role("button", name="Create the workflow").click()
    expect(page.get_by_role("heading", name="What each step does")).to_be_visible()


def test_a_double_click_on_run_starts_one_execution(without_scripts: Page) -> None:
    page = without_scripts
    _new_workflow(page, STRATEGY)
    workflow = page.url

    page.get_by_role("button", name="Run", exact=True).dblclick()

    page.wait_for_url("**/executions/*/", timeout=RUN_MS)
    execution = page.url
    page.goto(workflow)
    runs = page.locator("[data-live=executions] a[href*='/executions/']")
    expect(runs).to_have_count(1)
    assert execution.endswith(str(runs.get_attribute("href")))


def test_who_goes_back_and_presses_run_again_means_another_run(person: Page) -> None:
    _new_workflow(person, STRATEGY.replace("41", "42"))
    person.get_by_role("button", name="Run", exact=True).click()
    person.wait_for_url("**/executions/*/", timeout=RUN_MS)
    first = person.url

    person.go_back()
    person.get_by_role("button", name="Run", exact=True).click()
    person.wait_for_url(lambda place: "/executions/" in place and place != first, timeout=RUN_MS)

    expect(person.get_by_text("sent twice and done once")).to_have_count(0)
