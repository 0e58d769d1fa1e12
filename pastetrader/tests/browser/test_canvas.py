"""The canvas in a browser: what is done by hand and by keyboard is what the server holds, and runs are seen live."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, StorageState, expect

from pastetrader.tests.browser.canvas import RUN_MS, Canvas
from pastetrader.tests.browser.conftest import Complaints
from pastetrader.tests.browser.planted import planted
from pastetrader.tests.browser.product import Product

PLANTED = ["bars", "found", "screen", "signals", "start"]
PLANTED_EDGES = {"start>bars", "bars>screen", "screen>found", "found.true>signals"}


@pytest.fixture(scope="module")
def ids(product: Product, session: StorageState) -> dict[str, str]:
    """A workflow for each test, by name."""
    found: dict[str, str] = json.loads(planted(product, "workflows", module="planted_canvas"))
    return found


@pytest.fixture
def opened(person: Page, ids: dict[str, str]) -> Callable[[str], Canvas]:
    """The canvas of a workflow."""
    return lambda name: Canvas(person, ids[name]).open()


def test_a_step_is_added_from_the_palette_by_a_click_or_by_dragging_and_taken_back(
    person: Page, opened: Callable[[str], Canvas]
) -> None:
    canvas = opened("palette")
    palette = person.get_by_role("complementary", name="Steps to add")
    canvas.choose("signals")
    palette.get_by_role("button", name=re.compile("^Adapter")).click()
    expect(canvas.step("adapter")).to_be_focused()
    canvas.is_saved()
    assert canvas.edges() == {*PLANTED_EDGES, "signals>adapter"}

    person.get_by_role("button", name=re.compile("^Undo: Add Adapter")).click()
    expect(canvas.step("adapter")).to_have_count(0)
    canvas.is_saved()
    assert canvas.keys() == PLANTED
    person.get_by_role("button", name=re.compile("^Redo: Add Adapter")).click()
    expect(canvas.step("adapter")).to_be_visible()
    person.keyboard.press("Escape")

    tile = palette.get_by_role("button", name=re.compile("^Agent"))
    tile.drag_to(person.locator(".react-flow__pane"), target_position={"x": 420, "y": 90})
    expect(canvas.step("agent")).to_be_visible()
    canvas.is_saved()

    assert canvas.keys() == sorted([*PLANTED, "adapter", "agent"])
    assert canvas.edges() == {*PLANTED_EDGES, "signals>adapter"}
    assert canvas.node("agent")["position_y"] < canvas.node("screen")["position_y"]


def test_steps_are_connected_by_hand_a_circle_is_refused_and_a_connection_is_deleted_by_key(
    person: Page, opened: Callable[[str], Canvas]
) -> None:
    canvas = opened("edges")
    canvas.connect(canvas.output("found", "false"), canvas.input("signals"))
    canvas.is_saved()
    assert canvas.edges() == {*PLANTED_EDGES, "found.false>signals"}
    # Its end taken from a step and put to another one.
    end_x, end_y = canvas.input("screen")
    canvas.connect((end_x - 18, end_y), canvas.input("found"))
    canvas.is_saved()
    assert canvas.edges() == {*PLANTED_EDGES, "found.false>signals", "bars>found"} - {"bars>screen"}
    person.keyboard.press("Control+z")

    canvas.draw(canvas.output("signals"), canvas.input("bars"))
    expect(person.locator(".refusal")).to_have_text("That would make a circle: this step comes before the other.")
    person.mouse.up()
    expect(person.get_by_role("dialog")).to_have_count(0)

    canvas.choose_edge("found", "signals", "false")
    expect(canvas.inspector).to_have_accessible_name("Connection")
    person.keyboard.press("Delete")
    expect(person.get_by_role("button", name="Undo: Delete a connection")).to_be_visible()
    canvas.is_saved()

    assert canvas.edges() == PLANTED_EDGES


def test_a_workflow_is_built_run_and_read_with_the_keyboard_alone(
    person: Page, opened: Callable[[str], Canvas]
) -> None:
    canvas, keys = opened("keyboard"), person.keyboard
    canvas.step("screen").focus()
    keys.press("Enter")
    condition = canvas.inspector.get_by_role("combobox", name="Condition")
    expect(condition).to_be_visible()
    _tab_to(person, condition.get_attribute("id") or "")
    keys.press("Control+a")
    keys.type("rsi(14) < 50")
    keys.press("Escape")

    canvas.step("signals").focus()
    keys.press("Enter")
    keys.press("n")
    picker = person.get_by_role("dialog", name="Add a step")
    expect(picker.get_by_role("combobox")).to_be_focused()
    keys.type("market")
    expect(picker.get_by_role("option", selected=True)).to_have_text(re.compile("^Market data"))
    keys.press("Enter")
    expect(canvas.step("market_data")).to_be_focused()
    keys.press("F2")
    expect(person.get_by_role("textbox", name="Name", exact=True)).to_be_focused()
    keys.type("Bars once more")
    keys.press("Enter")
    expect(canvas.step("market_data")).to_be_focused()
    keys.press("ArrowDown")
    keys.press("Control+s")
    canvas.is_saved()
    assert canvas.node("screen")["config"]["arguments"]["condition"] == "rsi(14) < 50"
    assert canvas.node("market_data")["name"] == "Bars once more"
    assert canvas.node("market_data")["position_y"] == canvas.node("signals")["position_y"] + 16
    assert "signals>market_data" in canvas.edges()

    keys.press("Control+Enter")
    canvas.is_in_state("market_data", "completed")
    expect(canvas.inspector).to_have_accessible_name("Step")
    keys.press("Control+k")
    expect(person.get_by_role("dialog", name="All commands").get_by_role("combobox")).to_be_focused()
    keys.type("show as a list")
    keys.press("Enter")
    rows = person.get_by_role("region", name="Steps in the order they run").get_by_role("listitem")
    expect(rows).to_have_count(6)
    expect(rows.last).to_contain_text(re.compile("Bars once more.*Done", re.DOTALL))


def _tab_to(page: Page, element: str) -> None:
    for _press in range(40):
        if page.evaluate("(id) => document.activeElement.id === id", element):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{element} cannot be reached")


def test_a_run_is_seen_live_on_the_cards_in_the_timeline_and_in_the_log(
    person: Page, opened: Callable[[str], Canvas]
) -> None:
    canvas = opened("live")
    person.get_by_role("button", name="Run", exact=True).click()
    timeline = person.get_by_role("list", name="Steps in time")
    expect(timeline.get_by_role("listitem")).to_have_count(5)
    for key in ("start", "bars", "screen", "found"):
        canvas.is_in_state(key, "completed")
    expect(person.locator(".run-head .pill").first).to_have_text("Done", timeout=RUN_MS)
    expect(timeline.get_by_role("button", name=re.compile(r"^Entry\s*, Done"))).to_be_visible()

    person.get_by_role("tab", name="Log").click()
    log = person.get_by_role("log")
    expect(log.get_by_role("listitem").first).to_be_visible()
    person.get_by_label("Words in the log").fill("surely written nowhere")
    expect(log).to_contain_text("No line is like that")


def test_what_failed_stands_first_is_put_right_and_run_from_there(
    person: Page, opened: Callable[[str], Canvas]
) -> None:
    canvas = opened("broken")
    person.get_by_role("button", name="Run", exact=True).click()
    canvas.is_in_state("screen", "failed")
    rows = person.get_by_role("list", name="Steps in time").get_by_role("listitem")
    expect(rows.first).to_contain_text(re.compile("Entry, Failed.*SAMPLEX", re.DOTALL))

    person.get_by_role("button", name="Put right what failed").click()
    expect(canvas.inspector.get_by_role("textbox", name="Name of the step")).to_have_value("Entry")
    market = canvas.inspector.get_by_role("combobox", name="Market")
    market.fill("{{ output.market }}")
    market.press("Tab")
    canvas.is_saved()
    person.get_by_role("button", name="Run from “Entry” on").click()

    canvas.is_in_state("signals", "completed")
    expect(person.locator(".run-head .pill").first).to_have_text("Done", timeout=RUN_MS)
    assert canvas.node("screen")["config"]["arguments"]["market"] == "{{ output.market }}"


def test_a_change_elsewhere_is_never_written_over_and_mine_is_kept_as_a_copy(
    person: Page, opened: Callable[[str], Canvas], complaints: Complaints
) -> None:
    canvas = opened("conflict")
    canvas.change_elsewhere("Their name")
    theirs = canvas.kept()

    canvas.step("signals").focus()
    person.keyboard.press("F2")
    person.get_by_role("textbox", name="Name", exact=True).fill("My name")
    person.keyboard.press("Enter")
    banner = person.get_by_role("alert").filter(has_text="This workflow was saved elsewhere meanwhile")
    expect(banner).to_be_visible()
    assert canvas.kept() == theirs
    banner.get_by_role("button", name="See what differs").click()
    expect(person.get_by_role("region", name="What you have that the other version has not")).to_contain_text("My name")
    banner.get_by_role("button", name="Keep mine as a copy").click()

    expect(person).not_to_have_url(re.compile(canvas.workflow))
    copy = Canvas(person, person.url.split("/")[-3])
    expect(copy.step("signals")).to_contain_text("My name")
    assert copy.node("signals")["name"] == "My name"
    assert canvas.kept() == theirs
    # Chromium reports every answer of 400 and above on its console.
    assert [line for line in complaints if "(Precondition Failed)" not in line and "(Conflict)" not in line] == []
    complaints.clear()


def test_steps_are_copied_to_another_window_and_a_pasted_text_is_offered_to_be_read(
    person: Page, opened: Callable[[str], Canvas], ids: dict[str, str], complaints: Complaints
) -> None:
    canvas = opened("copied")
    person.context.grant_permissions(["clipboard-read", "clipboard-write"])
    canvas.choose("bars")
    canvas.step("screen").locator(".step-name").click(modifiers=["Control"])
    person.keyboard.press("Control+c")
    window = person.context.new_page()
    complaints.watch(window)
    other = Canvas(window, ids["pasted"]).open()
    window.keyboard.press("Control+v")
    expect(other.steps).to_have_count(7)
    other.is_saved()
    [(pasted, bars), (_screen, screen)] = _added(other)
    assert (bars["node_type"], bars["config"]) == ("tool", {"arguments": {"market": "SAMPLE"}})
    assert screen["config"]["arguments"]["condition"] == "rsi(14) < 45"
    assert other.edges() == {*PLANTED_EDGES, f"{pasted}>{_screen}"}

    text = "Buy when RSI(14) is below 30 and sell above 70."
    window.evaluate("(text) => navigator.clipboard.writeText(text)", text)
    window.keyboard.press("Control+v")
    offer = window.get_by_role("dialog", name="Extract a strategy from this")
    expect(offer).to_contain_text(text)
    offer.get_by_role("button", name="Extract the strategy").click()
    expect(window.get_by_role("heading", name="What was understood").first).to_be_visible()


def _added(canvas: Canvas) -> list[tuple[str, dict[str, Any]]]:
    nodes = canvas.kept()["graph"]["nodes"]
    added = [(node["key"], node) for node in nodes if node["key"] not in PLANTED]
    return sorted(added, key=lambda pair: str(pair[1]["name"]) != "Market data")


def test_a_past_run_is_opened_by_its_address_to_look_at_only(person: Page, opened: Callable[[str], Canvas]) -> None:
    canvas = opened("past")
    person.get_by_role("button", name="Run", exact=True).click()
    canvas.is_in_state("found", "completed")
    expect(person.locator(".run-head .pill").first).to_have_text("Done", timeout=RUN_MS)
    runs = person.request.get(f"/api/v1/executions/?workflow={canvas.workflow}").json()["results"]
    canvas.choose("screen")
    person.keyboard.press("Delete")
    expect(canvas.step("screen")).to_have_count(0)
    canvas.is_saved()

    canvas.open(f"?execution={runs[0]['id']}")
    expect(person.get_by_role("status").filter(has_text="on version 1")).to_be_visible()
    canvas.is_in_state("screen", "completed")
    expect(person.get_by_role("complementary", name="Steps to add")).to_have_count(0)
    canvas.choose("screen")
    person.keyboard.press("Delete")
    person.keyboard.press("n")
    expect(person.get_by_role("dialog")).to_have_count(0)
    expect(canvas.step("screen")).to_be_visible()
    canvas.inspector.get_by_role("tab", name="Output").click()
    expect(canvas.inspector).to_contain_text("matches")

    person.get_by_role("button", name="Back to the draft").first.click()
    expect(canvas.step("screen")).to_have_count(0)
    expect(person.get_by_role("button", name="Run", exact=True)).to_be_visible()
