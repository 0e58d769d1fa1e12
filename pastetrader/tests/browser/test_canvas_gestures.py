"""What the hand does on the canvas: connects steps, puts them where they are wanted; each gesture is one step back."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from pastetrader.tests.browser.canvas import Canvas

PLANTED = {"start>bars", "bars>screen", "screen>found", "found.true>signals"}
KEYS = ["bars", "found", "screen", "signals", "start"]
BESIDE_PX = 11


def test_steps_are_connected_by_two_clicks_or_a_wire_that_says_all_the_way_whether_it_may_end_there(
    person: Page, canvas_of: Callable[[str], Canvas]
) -> None:
    canvas, mouse, keys = canvas_of("wires"), person.mouse, person.keyboard
    x, y = canvas.output("found", "false")
    # Beside the dot, which is 12 px wide.
    beside = (x + BESIDE_PX, y)
    wire = person.locator(".edge-drawn")
    canvas.draw(beside, canvas.input("signals"))
    expect(wire).to_have_attribute("data-connection", "valid")
    expect(canvas.step("signals").locator(".port.connectingto.valid")).to_be_visible()
    mouse.move(*canvas.input("bars"))
    expect(wire).to_have_attribute("data-connection", "invalid")
    mouse.up()
    expect(wire).to_have_count(0)

    held = person.get_by_role("status").filter(has_text="Let go")
    mouse.click(*beside)
    expect(held).to_contain_text("Now click the step that comes next.")
    expect(canvas.inspector).to_have_count(0)
    canvas.step("bars").locator(".step-name").click()
    expect(held).to_contain_text("That would make a circle")
    keys.press("Escape")
    expect(held).to_have_count(0)
    mouse.click(*beside)
    canvas.step("signals").locator(".step-name").click()
    expect(held).to_have_count(0)
    canvas.is_saved()
    assert canvas.edges() == {*PLANTED, "found.false>signals"}
    keys.press("Control+z")
    # From the other end, onto an output.
    mouse.click(*canvas.input("signals"))
    mouse.click(*canvas.output("start"))
    canvas.is_saved()
    assert canvas.edges() == {*PLANTED, "start>signals"}


def test_a_step_is_put_behind_an_open_output_into_an_edge_and_where_a_wire_is_dropped(
    person: Page, canvas_of: Callable[[str], Canvas]
) -> None:
    canvas, mouse, keys = canvas_of("inserts"), person.mouse, person.keyboard
    picker = person.get_by_role("dialog", name="Add a step")
    person.get_by_role("button", name="Add a step after “no” of Anything found?").click()
    keys.type("agent")
    keys.press("Escape")
    expect(picker).to_have_count(0)
    expect(canvas.steps).to_have_count(5)
    person.get_by_role("button", name="Add a step after “no” of Anything found?").click()
    keys.type("agent")
    expect(picker.get_by_role("option", selected=True)).to_have_text(re.compile("^Agent"))
    keys.press("Enter")
    expect(canvas.step("agent")).to_be_focused()
    keys.press("Escape")

    mouse.move(*canvas.on_edge("bars", "screen"))
    person.get_by_role("button", name="Add a step here").click()
    keys.type("adapter")
    keys.press("Enter")
    expect(canvas.step("adapter")).to_be_focused()
    keys.press("Escape")
    assert canvas.box("bars")[2] < canvas.box("adapter")[0] < canvas.box("adapter")[2] < canvas.box("screen")[0]

    canvas.shifted(lambda: keys.press("1"))
    x, y = canvas.empty()
    canvas.connect(canvas.output("start"), (x, y))
    expect(picker).to_be_visible()
    box = picker.bounding_box()
    assert box
    assert abs(box["x"] - x) < 8
    keys.type("aggregator")
    keys.press("Enter")
    expect(canvas.step("aggregator")).to_be_focused()
    left, top, _, bottom = canvas.box("aggregator")
    assert abs(left - x) < 40
    assert top - 40 < y < bottom + 40
    canvas.is_saved()
    edges = {*PLANTED, "found.false>agent", "bars>adapter", "adapter>screen", "start>aggregator"} - {"bars>screen"}
    assert canvas.edges() == edges


def test_a_drag_of_three_steps_what_is_typed_and_what_arrows_move_are_each_one_step_back(
    person: Page, canvas_of: Callable[[str], Canvas]
) -> None:
    canvas, keys = canvas_of("history"), person.keyboard
    undo = person.get_by_role("button", name=re.compile("^Undo"))
    start = canvas.places(KEYS)
    canvas.draw_box("bars", "found")
    expect(canvas.selected()).to_have_count(3)
    left, top, _, _ = canvas.box("screen")
    canvas.drag((left + 90, top + 12), (60, 110))
    expect(undo).to_have_accessible_name("Undo: Move 3 steps")
    moved = canvas.places(KEYS)
    assert [now != then for now, then in zip(moved, start, strict=True)] == [True, True, True, False, False]
    keys.press("Control+z")
    expect(undo).to_be_disabled()
    canvas.stand_at(KEYS, start)
    for back in ("Control+Shift+z", "Control+y"):
        keys.press(back)
        expect(undo).to_be_enabled()
        canvas.stand_at(KEYS, moved)
        keys.press("Control+z")
        expect(undo).to_be_disabled()
        canvas.stand_at(KEYS, start)

    # Of those that are selected the one that is pressed.
    canvas.choose("screen")
    expect(canvas.selected()).to_have_count(1)
    condition = canvas.inspector.get_by_role("combobox", name="Condition")
    condition.click()
    keys.press("End")
    keys.type(" and close > 1", delay=5)
    canvas.step("screen").focus()
    expect(canvas.step("screen")).to_contain_text("close above 1")
    for arrow in ("ArrowRight", "ArrowRight", "ArrowDown"):
        keys.press(arrow)
    keys.press("Control+z")
    keys.press("Control+z")
    expect(undo).to_be_disabled()
    expect(canvas.step("screen")).to_contain_text("RSI(14) below 45")
    canvas.is_saved()
    assert canvas.node("screen")["config"]["arguments"]["condition"] == "rsi(14) < 45"


def test_several_steps_are_selected_duplicated_cut_pasted_and_deleted(
    person: Page, canvas_of: Callable[[str], Canvas]
) -> None:
    canvas, keys = canvas_of("several"), person.keyboard
    person.context.grant_permissions(["clipboard-read", "clipboard-write"])
    selected = canvas.selected()
    person.mouse.click(*canvas.empty())
    keys.press("Control+a")
    expect(selected).to_have_count(5)
    keys.press("Escape")
    expect(selected).to_have_count(0)
    canvas.step("bars").locator(".step-name").click()
    canvas.step("screen").locator(".step-name").click(modifiers=["Shift"])
    expect(selected).to_have_count(2)
    keys.press("Control+d")
    expect(canvas.steps).to_have_count(7)
    expect(selected).to_have_count(2)
    expect(canvas.step("bars")).not_to_have_class(re.compile("selected"))
    keys.press("Backspace")
    expect(canvas.steps).to_have_count(5)

    keys.press("Escape")
    keys.press("Escape")
    canvas.draw_box("found", "signals")
    expect(selected).to_have_count(2)
    keys.press("Control+x")
    expect(canvas.steps).to_have_count(3)
    keys.press("Control+v")
    expect(canvas.steps).to_have_count(5)
    keys.press("Delete")
    expect(canvas.steps).to_have_count(3)
    keys.press("Control+z")
    canvas.is_saved()
    assert canvas.keys() == KEYS
    assert canvas.edges() == PLANTED - {"screen>found"}
    assert canvas.node("found")["config"] == {"condition_expression": "{{ output.matches | length > 0 }}"}
