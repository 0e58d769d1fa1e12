"""Keeping on the canvas in a browser: versions, draft and active, problems, and the list of steps."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from pastetrader.tests.browser.canvas import Canvas


@pytest.fixture
def opened(person: Page, workflows: dict[str, str]) -> Callable[[str], Canvas]:
    """The canvas of a workflow."""
    return lambda name: Canvas(person, workflows[name]).open()


def test_versions_say_what_each_changed_are_looked_at_and_restored_which_can_be_undone(
    person: Page, opened: Callable[[str], Canvas]
) -> None:
    canvas = opened("versions")
    canvas.run()
    canvas.has_ended("Done")
    canvas.step("few").focus()
    person.keyboard.press("Enter")
    person.keyboard.press("Delete")
    canvas.choose("count")
    name = canvas.inspector.get_by_role("textbox", name="Name of the step")
    name.fill("How many")
    name.press("Enter")
    canvas.is_saved()
    canvas.run()
    canvas.has_ended("Done", version=2)

    person.get_by_role("button", name="Versions").click()
    dialog = person.get_by_role("dialog", name="Versions")
    entries = dialog.get_by_role("list", name="Versions, newest first").get_by_role("button")
    expect(entries).to_have_count(3)
    entries.nth(1).click()
    detail = dialog.get_by_role("region", name="Version 2")
    for words in ("Removed: Few", "Changed: How many", "Name: Count → How many"):
        expect(detail).to_contain_text(words)
    entries.last.click()
    dialog.get_by_role("radio", name="What the draft has since").check()
    expect(dialog.get_by_role("region", name="Version 1")).to_contain_text("Removed: Few")
    dialog.get_by_role("button", name="Look at it").click()
    expect(person.get_by_role("status").filter(has_text="Looking at version 1")).to_be_visible()
    expect(canvas.step("few")).to_be_visible()

    person.get_by_role("button", name="Restore this version").click()
    expect(canvas.step("count")).to_contain_text("Count")
    canvas.is_saved()
    assert canvas.keys().count("few") == 1
    person.get_by_role("button", name=re.compile("^Undo: Restore version 1")).click()
    canvas.is_saved()
    assert canvas.keys().count("few") == 0


def test_the_switch_says_the_state_it_is_in_and_when_the_next_run_is(
    person: Page, opened: Callable[[str], Canvas]
) -> None:
    canvas = opened("active")
    switch = person.get_by_role("switch")
    expect(switch).to_have_accessible_name("Draft: Let schedules and webhooks start it")
    expect(switch).not_to_be_checked()
    switch.click()
    expect(switch).to_be_checked()
    expect(switch).to_have_accessible_name("Active: Schedules and webhooks start it")
    expect(person.get_by_role("status").filter(has_text="Next run: ")).to_contain_text("03:40 PM")
    [schedule] = person.request.get(f"/api/v1/schedules/?workflow={canvas.workflow}").json()["results"]
    assert schedule["is_active"]

    switch.click()
    expect(switch).to_have_accessible_name(re.compile("^Draft"))
    expect(person.get_by_text("Next run: ")).to_have_count(0)


def test_problems_are_counted_in_the_run_button_and_lead_to_their_steps(
    person: Page, opened: Callable[[str], Canvas]
) -> None:
    canvas = opened("problems")
    canvas.choose("many")
    condition = canvas.inspector.get_by_role("combobox", name="Condition")
    condition.fill("{{ nodes.nobody > }}")
    condition.press("Tab")
    errors = person.get_by_role("button", name=re.compile(r"^\d+ errors?$"))
    expect(errors).to_be_visible()
    expect(canvas.step("many").locator(".node")).to_have_attribute("data-invalid", "true")
    person.keyboard.press("Escape")
    person.keyboard.press("Escape")
    errors.click()
    rows = person.get_by_role("tabpanel", name="Problems").get_by_role("listitem")
    expect(rows.first).to_contain_text("Error:")
    expect(rows.first).not_to_contain_text("/nodes/")
    rows.first.get_by_role("button").click()
    expect(canvas.inspector.get_by_role("textbox", name="Name of the step")).to_have_value("Many?")

    condition.fill("{{ output > 1 }}")
    condition.press("Tab")
    expect(person.get_by_role("button", name="Run", exact=True)).to_be_visible()
    canvas.is_saved()


def test_the_steps_are_read_as_a_list_with_their_state_and_where_they_lead(
    person: Page, opened: Callable[[str], Canvas]
) -> None:
    canvas = opened("read")
    canvas.run()
    canvas.has_ended("Done")
    person.get_by_role("button", name="Show as a list").click()
    rows = person.get_by_role("region", name="Steps in the order they run").get_by_role("listitem")
    expect(rows).to_have_count(6)
    expect(rows.nth(3)).to_contain_text(re.compile("Leads to no: Few · yes: Yes.*Done", re.DOTALL))
    expect(rows.filter(has_text="Few").last).to_contain_text("Skipped")
    rows.first.get_by_role("button").first.click()
    expect(canvas.inspector.get_by_role("textbox", name="Name of the step")).to_have_value("Start")
    person.get_by_role("button", name="Show the canvas").click()
    expect(canvas.step("start")).to_be_visible()
