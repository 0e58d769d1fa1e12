"""Running on the canvas in a browser: what steps are doing, what came of them, and what can be done about it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from pastetrader.tests.browser.canvas import Canvas


@pytest.fixture
def opened(person: Page, workflows: dict[str, str]) -> Callable[[str], Canvas]:
    """The canvas of a workflow."""
    return lambda name: Canvas(person, workflows[name]).open()


def test_steps_say_what_they_are_doing_and_run_is_stop_while_they_do(person: Page, workflows: dict[str, str]) -> None:
    canvas = Canvas(person, workflows["waits"]).open()
    # What is under way when the page opens is shown by itself.
    for key, status, words in (
        ("begin", "completed", "Done"),
        ("choose", "running", re.compile(r"Running|s$")),
        ("shape", "pending", "Waiting"),
    ):
        canvas.is_in_state(key, status)
        expect(canvas.state(key)).to_contain_text(words)
        expect(canvas.state(key).locator("svg")).to_be_visible()
    expect(person.get_by_role("button", name="Run", exact=True)).to_have_count(0)

    person.get_by_role("button", name="Stop").first.click()

    canvas.is_in_state("choose", "cancelled")
    expect(canvas.state("choose")).to_contain_text("Cancelled")
    expect(person.get_by_role("button", name="Run", exact=True)).to_be_visible()
    expect(person.get_by_role("status").filter(has_text="The execution has ended: Cancelled")).to_be_attached()


def test_a_failed_run_says_why_in_plain_words_first_of_all_and_its_log_is_narrowed_followed_and_copied(
    person: Page, opened: Callable[[str], Canvas]
) -> None:
    canvas = opened("broken")
    person.context.grant_permissions(["clipboard-read", "clipboard-write"])
    canvas.run()
    canvas.is_in_state("screen", "failed")
    expect(canvas.state("screen")).to_contain_text("Failed")
    canvas.is_in_state("signals", "skipped")
    expect(canvas.state("signals")).to_contain_text("Skipped")
    expect(canvas.state("bars")).to_contain_text(re.compile(r"Done.*\d+(ms|\.\d ?s)"))
    rows = person.get_by_role("list", name="Steps in time").get_by_role("listitem")
    expect(rows.first).to_contain_text(re.compile("Entry, Failed.*There are no bars of SAMPLEX", re.DOTALL))
    expect(rows.first).not_to_contain_text(re.compile(r"Error\b|Traceback|/nodes/|#/"))

    person.get_by_role("tab", name="Log").click()
    log, words = person.get_by_role("log"), person.get_by_label("Words in the log")
    person.get_by_label("Least level shown").select_option("error")
    expect(log.get_by_role("listitem")).to_have_count(1)
    expect(log).to_contain_text(re.compile("Error.*Entry.*SAMPLEX", re.DOTALL))
    person.get_by_label("Least level shown").select_option("debug")
    words.fill("samplex")
    expect(log.get_by_role("listitem")).to_have_count(1)
    person.get_by_role("button", name="Copy", exact=True).click()
    expect(person.get_by_role("button", name="Copied")).to_be_visible()
    assert "ERROR\tEntry\t" in person.evaluate("navigator.clipboard.readText()")
    words.fill("")
    follow = person.get_by_role("button", name="Follow")
    expect(follow).to_have_attribute("aria-pressed", "true")
    log.hover()
    person.mouse.wheel(0, -100)
    expect(follow).to_have_attribute("aria-pressed", "false")
    log.get_by_role("button", name="Entry").first.click()
    expect(canvas.inspector.get_by_role("textbox", name="Name of the step")).to_have_value("Entry")


def test_one_step_is_run_alone_with_what_it_was_given_before_and_from_there_on(
    person: Page, opened: Callable[[str], Canvas]
) -> None:
    canvas = opened("alone")
    canvas.run()
    canvas.has_ended("Done")
    expect(person.locator(".edge-middle").get_by_title("2 items")).to_be_visible()
    canvas.choose("count")
    canvas.inspector.get_by_role("button", name="Run this step").click()
    steps = person.get_by_role("list", name="Steps in time").get_by_role("listitem")
    expect(steps).to_have_count(1)
    canvas.has_ended("Done")
    expect(person.locator(".run-head")).to_contain_text("A test")
    # What came in stands in the run of the whole before.
    canvas.tab("Input")
    expect(canvas.inspector.get_by_role("region", name="From Rows")).to_contain_text("rows")

    canvas.tab("Output")
    canvas.inspector.get_by_role("button", name="Run from here").click()
    expect(steps).to_have_count(6)
    canvas.has_ended("Done")
    taken_over = steps.filter(has_text="Taken over")
    expect(taken_over).to_have_count(2)
    expect(taken_over.locator(".timeline-bar")).to_have_count(0)
    expect(steps.filter(has_text="Count").locator(".timeline-bar")).to_be_visible()
    person.get_by_role("button", name="Run again").click()
    expect(steps.filter(has_text="Taken over")).to_have_count(0)
    canvas.has_ended("Done")


def test_an_output_is_edited_and_goes_on_to_the_steps_behind_it_as_a_test_until_it_is_unpinned(
    person: Page, opened: Callable[[str], Canvas]
) -> None:
    canvas = opened("edited")
    canvas.run()
    canvas.is_in_state("yes", "completed")
    canvas.has_ended("Done")
    canvas.choose("rows")
    canvas.tab("Output")
    canvas.inspector.get_by_role("button", name="Edit").click()
    area = canvas.inspector.get_by_label("Output as JSON")
    area.fill("{ rows")
    expect(canvas.inspector).to_contain_text("This is not JSON")
    expect(canvas.inspector.get_by_role("button", name="Pin it", exact=True)).to_be_disabled()
    area.fill('{"rows": [{"symbol": "CCC"}]}')
    canvas.inspector.get_by_role("button", name="Pin it and go on as a test").click()

    canvas.is_in_state("few", "completed")
    canvas.is_in_state("yes", "skipped")
    canvas.has_ended("Done")
    expect(person.locator(".run-head")).to_contain_text("A test")
    expect(person.get_by_role("list", name="Steps in time")).to_contain_text("Pinned output")
    expect(canvas.inspector).to_contain_text("Real runs never do")
    canvas.run()
    canvas.is_in_state("yes", "completed")
    canvas.inspector.get_by_role("button", name="Unpin").click()
    expect(canvas.inspector.get_by_role("button", name="Pin this output")).to_be_visible()


def test_a_list_and_a_workflow_as_steps_show_what_they_started_the_failed_ones_first(
    person: Page, opened: Callable[[str], Canvas]
) -> None:
    canvas = opened("list")
    canvas.run()
    canvas.has_ended("Done")
    expect(person.locator(".run-head")).not_to_contain_text("Retries")
    canvas.choose("bars")
    canvas.tab("Output")
    started = canvas.inspector.get_by_role("region", name="What it started")
    expect(started).to_contain_text("2 executions · 1 failed")
    expect(started.get_by_role("listitem").first).to_contain_text(
        re.compile("Item 2.*Failed.*no bars of NOWHERE", re.DOTALL)
    )

    canvas = opened("nested")
    canvas.run()
    canvas.has_ended("Done")
    canvas.choose("call")
    expect(canvas.inspector.get_by_role("combobox", name="Workflow")).to_contain_text("Called")
    canvas.tab("Output")
    expect(canvas.inspector.get_by_role("region", name="Output", exact=True)).to_contain_text("7")
    started.get_by_role("link").click()
    expect(person.get_by_role("heading", name="Called", level=1)).to_be_visible()


def test_past_runs_are_listed_with_what_came_of_them_and_open_read_only_to_be_copied_back(
    person: Page, opened: Callable[[str], Canvas]
) -> None:
    canvas = opened("past")
    canvas.run()
    canvas.has_ended("Done")
    canvas.step("few").focus()
    person.keyboard.press("Enter")
    person.keyboard.press("Delete")
    canvas.is_saved()
    canvas.run()
    canvas.has_ended("Done", version=2)

    person.get_by_role("tab", name="Past runs").click()
    table = person.get_by_role("table")
    expect(table.get_by_role("row")).to_have_count(3)
    expect(table.get_by_role("row").nth(1)).to_contain_text(
        re.compile("Done.*By hand.*2.*The whole workflow", re.DOTALL)
    )
    table.get_by_role("row").last.get_by_role("button").click()
    expect(person.get_by_role("status").filter(has_text="on version 1")).to_be_visible()
    expect(canvas.step("few")).to_be_visible()
    canvas.is_in_state("few", "skipped")
    canvas.choose("count")
    expect(canvas.inspector.get_by_role("combobox").first).to_be_disabled()
    expect(canvas.inspector.get_by_role("button", name="Run this step")).to_have_count(0)

    person.get_by_role("button", name="Copy to editor").click()
    expect(person.get_by_role("button", name=re.compile("^Undo: Copy version 1"))).to_be_visible()
    canvas.is_saved()
    assert canvas.keys().count("few") == 1
