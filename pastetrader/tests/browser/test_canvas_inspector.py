"""The inspector in a browser: what a step is set to, what it was given and handed on, where it comes from."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from pastetrader.tests.browser.canvas import Canvas, unanswered


@pytest.fixture
def opened(person: Page, workflows: dict[str, str]) -> Callable[[str], Canvas]:
    """The canvas of a workflow."""
    return lambda name: Canvas(person, workflows[name]).open()


def test_conditions_and_expressions_are_completed_from_what_comes_before_and_checked_as_they_are_written(
    person: Page, opened: Callable[[str], Canvas]
) -> None:
    canvas = opened("written")
    canvas.choose("screen")
    condition = canvas.inspector.get_by_role("combobox", name="Condition")
    options = canvas.inspector.get_by_role("listbox").get_by_role("option")
    condition.fill("rsx(14) < 30")
    # What is wrong is said while what may come next is offered.
    expect(options.first).to_be_visible()
    expect(canvas.inspector.locator(".written-advice .field-error").first).to_contain_text("rsx")
    expect(canvas.inspector.locator(".written-mark").first).to_contain_text("rsx")
    condition.press("Escape")
    expect(options).to_have_count(0)
    expect(canvas.inspector.locator(".written-advice .field-error").first).to_contain_text("rsx")
    condition.fill("")
    condition.press_sequentially("rs")
    expect(options.filter(has_text="rsi")).to_be_visible()
    condition.press("Enter")
    expect(condition).to_have_value(re.compile("^rsi"))
    condition.fill("rsi(14) < 40")
    condition.blur()
    expect(canvas.inspector.locator(".written-preview").first).to_contain_text("RSI")

    market = canvas.inspector.get_by_role("combobox", name="Market")
    market.fill("{{ output.mar")
    expect(options.filter(has_text="output.market").or_(options.filter(has_text="market")).first).to_be_visible()
    market.press("Enter")
    expect(market).to_have_value(re.compile(r"output\.market"))
    market.fill("{{ nodes.nobody.market }}")
    market.blur()
    expect(canvas.inspector.locator(".written-advice .field-error").last).to_contain_text("nobody")
    market.fill("{{ output.market }}")
    market.press("Tab")
    canvas.is_saved()
    assert canvas.node("screen")["config"]["arguments"]["condition"] == "rsi(14) < 40"


def test_escape_before_the_offers_come_waves_them_off_and_a_second_one_closes_the_inspector(
    person: Page, opened: Callable[[str], Canvas]
) -> None:
    canvas = opened("written")
    canvas.choose("screen")
    condition = canvas.inspector.get_by_role("combobox", name="Condition")
    held = unanswered(person, "**/expressions/check")
    with person.expect_request("**/expressions/check"):
        condition.fill("rs")
    condition.press("Escape")

    expect(canvas.inspector).to_be_visible()
    expect(condition).to_be_focused()
    for route in held:
        with person.expect_response("**/expressions/check"):
            route.continue_()
    expect(canvas.inspector.locator(".written-options")).to_have_count(0)
    condition.press("Escape")
    expect(canvas.inspector).to_be_hidden()


def test_the_head_of_the_inspector_has_the_picture_of_the_card(person: Page, opened: Callable[[str], Canvas]) -> None:
    canvas = opened("written")
    canvas.choose("screen")
    picture = "(tile) => tile.querySelector('use').getAttribute('href')"

    head = canvas.inspector.locator(".inspector-head .step-tile").evaluate(picture)

    assert head == canvas.step("screen").locator(".node-tile").evaluate(picture)
    assert head.endswith("#filter")


def test_what_came_in_is_looked_through_copied_and_dragged_or_pressed_into_a_field(
    person: Page, opened: Callable[[str], Canvas]
) -> None:
    canvas = opened("dragged")
    person.context.grant_permissions(["clipboard-read", "clipboard-write"])
    canvas.run()
    canvas.has_ended("Done")
    canvas.choose("rows")
    canvas.tab("Output")
    view = canvas.inspector.get_by_role("region", name="Output", exact=True)
    view.get_by_role("button", name="Table").click()
    table = view.get_by_role("table")
    expect(table.get_by_role("row")).to_have_count(3)
    view.get_by_role("searchbox").fill("bbb")
    expect(table.get_by_role("row")).to_have_count(2)
    view.get_by_role("button", name="JSON").click()
    expect(view.locator("pre")).to_contain_text('"symbol": "AAA"')
    view.get_by_role("searchbox").fill("")
    view.get_by_role("button", name="Tree").click()
    view.get_by_role("button", name="Take nodes.rows.rows", exact=True).click()
    expect(view.get_by_role("status")).to_contain_text("Copied: {{ nodes.rows.rows }}")
    assert person.evaluate("navigator.clipboard.readText()") == "{{ nodes.rows.rows }}"

    canvas.choose("count")
    canvas.tab("Parameters")
    field = canvas.inspector.get_by_role("combobox").first
    field.fill("")
    came_in = canvas.inspector.locator("details", has_text="From Rows").first
    came_in.locator("summary").first.click()
    came_in.get_by_role("button", name="Take nodes.rows.rows", exact=True).drag_to(field)
    expect(field).to_have_value("{{ nodes.rows.rows }}")
    field.press("End")
    came_in.get_by_role("button", name="Take nodes.rows", exact=True).click()
    expect(field).to_have_value(re.compile(r"\{\{ nodes\.rows \}\}$"))
    field.fill("{{ nodes.rows.rows | length }}")
    # What it gave in the last run is told at once.
    expect(canvas.inspector.locator(".written-preview")).to_contain_text("2")
    canvas.is_saved()


def test_a_trigger_says_its_times_in_words_and_when_the_next_five_come(
    person: Page, opened: Callable[[str], Canvas]
) -> None:
    canvas = opened("scheduled")
    canvas.choose("start")
    meaning = canvas.inspector.get_by_role("region", name="What this means")
    expect(meaning.get_by_role("status")).to_have_text("every weekday at 15:40 (Asia/Seoul)")
    expect(meaning.get_by_role("row")).to_have_count(6)
    expect(meaning.get_by_role("row").nth(1)).to_contain_text("03:40 PM")

    times = canvas.inspector.get_by_role("textbox", name="Times")
    times.fill("90 15 * * *")
    expect(canvas.inspector.locator(".field-error")).to_be_visible()
    times.fill("30 9 * * 1")
    expect(meaning.get_by_role("status")).to_have_text("every Monday at 9:30 (Asia/Seoul)")
    expect(meaning.get_by_role("row").nth(5)).to_contain_text("Mon")
    times.fill("0 16 1 1 *")
    expect(meaning.get_by_role("row").nth(1)).to_contain_text("XKRX is closed")
    canvas.inspector.get_by_text("Again and again").click()
    expect(meaning.get_by_role("status")).to_have_text("every hour")


def test_a_list_or_another_workflow_is_chosen_for_a_step_in_the_inspector(
    person: Page, opened: Callable[[str], Canvas], workflows: dict[str, str]
) -> None:
    canvas = opened("settings")
    canvas.choose("bars")
    canvas.tab("Settings")
    canvas.inspector.get_by_role("switch", name="Once for each item of a list").check()
    items = canvas.inspector.get_by_role("combobox", name="List")
    items.fill("{{ ['SAMPLE', 'SAMPLE'] }}")
    items.press("Tab")
    canvas.is_saved()
    assert canvas.node("bars")["config"]["for_each"]["items"] == "{{ ['SAMPLE', 'SAMPLE'] }}"
    canvas.inspector.get_by_role("switch", name="Once for each item of a list").uncheck()

    canvas.tab("Parameters")
    canvas.inspector.get_by_text("Another workflow", exact=True).click()
    canvas.inspector.get_by_role("combobox", name="Workflow").select_option(label="Called")
    canvas.is_saved()
    config = canvas.node("bars")["config"]
    assert (config["workflow_id"], canvas.node("bars")["tool_id"]) == (workflows["called"], None)
    assert "arguments" not in config
    assert "for_each" not in config


def test_a_step_of_a_paste_shows_its_sentence_leads_to_it_and_a_change_is_read_back_into_the_strategy(
    person: Page, workflows: dict[str, str]
) -> None:
    canvas = Canvas(person, workflows["pasted"]).open()
    canvas.choose("screen")
    origin = canvas.inspector.get_by_role("region", name="Where it comes from")
    expect(origin.locator("q").first).to_have_text("RSI(14) is below 45")
    condition = canvas.inspector.get_by_role("combobox", name="Condition")
    condition.fill(condition.input_value().replace("< 45", "< 41"))
    condition.press("Tab")
    canvas.is_saved()
    answer = person.request.get(f"/api/v1/workflows/{canvas.workflow}/strategy")
    assert "rsi(14) < 41" in answer.text()

    origin.get_by_role("link", name="Open the source").first.click()
    expect(person).to_have_url(re.compile(f"/paste/{workflows['paste']}/"))
    expect(person.locator("#source-title")).to_be_visible()
    expect(person.locator("mark").first).to_be_visible()
