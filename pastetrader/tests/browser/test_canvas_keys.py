"""Keys of the canvas: on any layout, and never while a letter is being composed."""

from collections.abc import Callable

from playwright.sync_api import CDPSession, Page, expect

from pastetrader.tests.browser.canvas import Canvas

CTRL = 2
PROCESS = 229


def test_keys_add_switch_move_and_name_steps_and_open_what_lists_them(
    person: Page, canvas_of: Callable[[str], Canvas]
) -> None:
    canvas, keys = canvas_of("keys"), person.keyboard
    picker = person.get_by_role("dialog", name="Add a step")
    person.mouse.click(*canvas.empty())
    keys.press("Tab")
    expect(picker.get_by_role("combobox")).to_be_focused()
    keys.press("Escape")
    expect(picker).to_have_count(0)
    canvas.step("screen").focus()
    keys.press("Enter")
    keys.press("d")
    expect(canvas.step("screen")).to_contain_text("Switched off")
    keys.press("d")
    expect(canvas.step("screen")).to_contain_text("RSI(14) below 45")
    keys.press("Alt+ArrowRight")
    expect(canvas.step("found")).to_be_focused()
    keys.press("Alt+ArrowLeft")
    expect(canvas.step("screen")).to_be_focused()
    keys.press("ArrowUp")
    # One that has the keyboard without being selected.
    canvas.step("bars").focus()
    keys.press("F2")
    expect(person.get_by_role("textbox", name="Name", exact=True)).to_be_focused()
    keys.type("Prices")
    keys.press("Control+s")
    keys.press("Enter")
    expect(canvas.step("bars")).to_contain_text("Prices")
    keys.press("?")
    sheet = person.get_by_role("dialog", name="Keys")
    for what in ("Undo", "Rename step", "Find a step", "Connect steps", "Zoom"):
        expect(sheet.get_by_text(what, exact=True)).to_be_visible()
    keys.press("Escape")
    expect(sheet).to_have_count(0)
    # The letters come as fast as a machine can press keys.
    keys.press("Control+k")
    keys.type("go to sig")
    commands = person.get_by_role("dialog", name="All commands")
    expect(commands.get_by_role("combobox")).to_have_value("go to sig")
    keys.press("Enter")
    expect(canvas.step("signals")).to_be_focused()
    canvas.is_saved()
    assert canvas.node("bars")["name"] == "Prices"
    assert canvas.node("screen")["position_y"] == canvas.node("bars")["position_y"] - 16
    assert canvas.node("screen")["is_enabled"]


def test_keys_are_found_by_their_place_when_they_write_hangul_and_composing_a_letter_does_nothing_else(
    person: Page, canvas_of: Callable[[str], Canvas]
) -> None:
    canvas, keys = canvas_of("hangul"), person.keyboard
    devtools = person.context.new_cdp_session(person)
    canvas.step("screen").focus()
    keys.press("Enter")
    _press(devtools, "ㅇ", "KeyD")
    expect(canvas.step("screen")).to_contain_text("Switched off")
    _press(devtools, "ㅋ", "KeyZ", modifiers=CTRL)
    expect(canvas.step("screen")).not_to_contain_text("Switched off")
    # The input method has taken the key for itself.
    _press(devtools, "Process", "KeyD", code_point=PROCESS)
    _press(devtools, "Process", "Delete", code_point=PROCESS)
    _press(devtools, "ㅜ", "KeyN")
    picker = person.get_by_role("dialog", name="Add a step")
    expect(picker.get_by_role("combobox")).to_be_focused()
    _compose(devtools, "ㄷ")
    _press(devtools, "Enter", "Enter", code_point=13)
    _press(devtools, "k", "KeyK", modifiers=CTRL)
    expect(picker).to_be_visible()
    expect(person.get_by_role("dialog")).to_have_count(1)
    keys.press("Escape")
    expect(picker).to_have_count(0)
    expect(canvas.steps).to_have_count(5)

    keys.press("F2")
    name = person.get_by_role("textbox", name="Name", exact=True)
    expect(name).to_be_focused()
    _compose(devtools, "진")
    _press(devtools, "Enter", "Enter", code_point=13)
    expect(name).to_be_focused()
    devtools.send("Input.insertText", {"text": "진"})
    keys.press("Enter")
    expect(canvas.step("screen")).to_contain_text("진")
    canvas.is_saved()
    assert canvas.node("screen")["name"] == "진"
    assert canvas.node("screen")["is_enabled"]


def _press(devtools: CDPSession, key: str, code: str, *, modifiers: int = 0, code_point: int = 0) -> None:
    """A key as another layout or an input method gives it."""
    press = {"key": key, "code": code, "modifiers": modifiers, "windowsVirtualKeyCode": code_point or ord(code[-1])}
    devtools.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **press})
    devtools.send("Input.dispatchKeyEvent", {"type": "keyUp", **press})


def _compose(devtools: CDPSession, text: str) -> None:
    devtools.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})
