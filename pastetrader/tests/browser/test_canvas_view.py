"""Looking around on the canvas: moving, zooming, what opens over it, and where the graph goes on."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from pastetrader.tests.browser.canvas import Canvas
from pastetrader.tests.browser.planted_gestures import LONG

LEAST_ZOOM = 0.75
PINCH = """([x, y]) => document.elementFromPoint(x, y).dispatchEvent(
  new WheelEvent("wheel", { deltaY: -40, ctrlKey: true, clientX: x, clientY: y, bubbles: true, cancelable: true }))"""


def test_the_canvas_is_moved_and_zoomed_by_wheel_drag_pinch_and_keys_and_tidied(
    person: Page, canvas_of: Callable[[str], Canvas]
) -> None:
    canvas, mouse, keys = canvas_of("view"), person.mouse, person.keyboard
    place = canvas.empty()
    mouse.click(*place)
    mouse.move(*place)
    canvas.is_shifted(lambda: mouse.wheel(30, 80), -30, -80)
    keys.down("Space")
    canvas.is_shifted(lambda: canvas.drag(place, (-50, 40)), -50, 40)
    keys.up("Space")
    canvas.is_shifted(lambda: canvas.drag(place, (64, -32), button="middle"), 64, -32)
    expect(canvas.selected()).to_have_count(0)
    keys.down("Control")
    assert canvas.shifted(lambda: mouse.wheel(0, 60))[2] < 1
    keys.up("Control")
    assert canvas.shifted(lambda: person.evaluate(PINCH, list(place)))[2] > 1

    percent = person.locator(".controls .numbers")
    keys.press("0")
    expect(percent).to_have_text("100 %")
    keys.press("+")
    expect(percent).to_have_text("125 %")
    keys.press("-")
    keys.press("-")
    expect(percent).to_have_text("80 %")
    mouse.wheel(900, 0)
    expect(
        person.locator(".beyond[data-side=left]").get_by_role("button", name=re.compile("more steps"))
    ).to_be_visible()
    keys.press("1")
    expect(person.locator(".beyond")).to_have_count(0)
    _is_within(canvas, ("start", "signals"))
    # Five steps are seen at a glance; from six on there is an overview.
    overview = person.locator(".overview")
    expect(overview).to_have_count(0)
    canvas.step("screen").focus()
    keys.press("Enter")
    keys.press("Control+d")
    expect(overview).to_be_visible()
    person.get_by_role("button", name="Tidy up").click()
    expect(person.get_by_role("button", name="Undo: Tidy up")).to_be_visible()
    canvas.is_saved()
    kept = canvas.keys()
    assert len({(canvas.node(key)["position_x"], canvas.node(key)["position_y"]) for key in kept}) == len(kept) == 6


def test_what_is_in_use_stays_in_sight_when_panels_open_and_a_failed_step_that_is_selected_shows_both(
    person: Page, canvas_of: Callable[[str], Canvas]
) -> None:
    canvas, keys = canvas_of("covered"), person.keyboard
    everything = ("start", "bars", "screen", "found", "signals")
    fitted = canvas.view()
    canvas.shifted(lambda: keys.press("p"))
    expect(person.get_by_role("tabpanel")).to_be_visible()
    _is_within(canvas, everything)
    assert canvas.view()[2] >= LEAST_ZOOM
    canvas.shifted(lambda: keys.press("p"))
    # Only now the cards are measured.
    assert canvas.view() == pytest.approx(fitted, abs=2)

    canvas.choose("signals")
    inspector = canvas.inspector.bounding_box()
    assert inspector
    assert canvas.box("signals")[2] < inspector["x"]
    # Near the lower edge, where the panel below will be.
    _, _, _, bottom = canvas.pane()
    down = bottom - canvas.box("signals")[3] - 100
    person.mouse.move(*canvas.empty())
    canvas.shifted(lambda: person.mouse.wheel(0, -down))
    canvas.shifted(lambda: keys.press("p"))
    _is_within(canvas, ("signals",))
    assert canvas.box("signals")[2] < inspector["x"]

    card = canvas.step("signals").locator(".node")
    accent = card.evaluate("(card) => getComputedStyle(card).borderColor")
    card.evaluate("(card) => { card.dataset.status = 'failed'; }")
    expect(card).not_to_have_css("border-color", accent)
    expect(card).to_have_css("box-shadow", re.compile(re.escape(accent)))


def _is_within(canvas: Canvas, keys: tuple[str, ...]) -> None:
    left, top, right, bottom = canvas.pane()
    for key in keys:
        expect(canvas.step(key)).to_be_in_viewport(ratio=0.99)  # the view glides there
        box = canvas.box(key)
        assert left < box[0] < box[2] < right, (key, box)
        assert top < box[1] < box[3] < bottom, (key, box)


def test_a_long_workflow_opens_at_its_trigger_says_how_much_lies_further_on_and_goes_there(
    person: Page, canvas_of: Callable[[str], Canvas]
) -> None:
    canvas = canvas_of("long")
    assert canvas.view()[2] >= LEAST_ZOOM
    _is_within(canvas, ("s0", "s1"))
    further = person.locator(".beyond[data-side=right]").get_by_role("button", name=re.compile(r"^\d more steps$"))
    expect(further).to_be_visible()
    hidden = int((further.inner_text())[0])
    middles = [(canvas.box(f"s{place}")[0] + canvas.box(f"s{place}")[2]) / 2 for place in range(LONG)]
    assert hidden == sum(middle > canvas.pane()[2] for middle in middles)
    canvas.shifted(further.click)
    expect(person.locator(".beyond[data-side=left]").get_by_role("button")).to_be_visible()
    person.locator(".beyond[data-side=right]").get_by_role("button").click()
    expect(person.locator(".beyond[data-side=right]")).to_have_count(0)
    _is_within(canvas, (f"s{LONG - 1}",))
