"""One page of a headless Chromium: how soon it can be used, and how many frames a gesture gets."""

import time
from collections.abc import Callable
from statistics import median

from playwright.sync_api import Locator, Page

# Noted by the page itself, so that the way between us and the browser does not count.
WATCH = """
window.usable = new Promise((resolve) => {
  const look = () => {
    if (!document.querySelector(".react-flow__node, .board tbody tr")) return requestAnimationFrame(look);
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now())));
  };
  look();
});
"""
# Every change of a state that comes to the page, by the worker that all tabs share, and where its snapshot stood.
HEAR = """
window.heard = { changes: 0, cursor: 0 };
window.SharedWorker = class extends SharedWorker {
  constructor(...given) {
    super(...given);
    this.port.addEventListener("message", ({ data: { kind, data } }) => {
      if (kind === "node" || kind === "execution") window.heard.changes += 1;
      if (kind === "snapshot") window.heard = { changes: 0, cursor: data.cursor };
    });
  }
};
"""
_COUNT = """() => {
  const frames = { count: 0, since: performance.now(), isOver: false };
  window.frames_of_gesture = frames;
  const next = () => { frames.count += 1; if (!frames.isOver) requestAnimationFrame(next); };
  requestAnimationFrame(next);
}"""
_COUNTED = """() => {
  const frames = window.frames_of_gesture;
  frames.isOver = true;
  return (frames.count * 1000) / (performance.now() - frames.since);
}"""
# The page looks by itself: Playwright's `expect` describes the whole page to itself whenever it does not find what it
# waits for, which with a thousand steps takes as long as the run.
_PRESS = """([name, selector, most]) => new Promise((resolve, reject) => {
  [...document.querySelectorAll("button")].find((button) => button.textContent.trim() === name).click();
  const since = performance.now();
  const look = () => {
    if (document.querySelector(selector)) resolve();
    else if (performance.now() - since > most) reject(new Error(`${selector} did not come`));
    else requestAnimationFrame(look);
  };
  look();
})"""


def press(page: Page, name: str, *, until: str, most_ms: float) -> None:
    """Press the button of this name and wait for what a selector finds. Raises playwright's Error after `most_ms`."""
    page.evaluate(_PRESS, [name, until, most_ms])


def usable_ms(page: Page, address: str, *, loads: int) -> float:
    """Milliseconds from the navigation until the page shows its rows or cards and draws again: the median, warm."""
    _load(page, address)
    return round(median(_load(page, address) for _number in range(loads)), 1)


def _load(page: Page, address: str) -> float:
    page.goto(address, wait_until="commit")
    return float(page.evaluate("window.usable"))


def fps(page: Page, gesture: Callable[[], None]) -> float:
    """Frames per second while the gesture goes on."""
    page.evaluate(_COUNT)
    gesture()
    return round(float(page.evaluate(_COUNTED)), 1)


def sway(page: Page, x: float, y: float, *, seconds: float, width: float = 120, height: float = 60) -> None:
    """Move the pressed mouse to and fro for so long."""
    began, step = time.monotonic(), 0
    while time.monotonic() - began < seconds:
        step += 1
        page.mouse.move(x + width * (abs(step % 80 - 40) / 20 - 1), y + height * (abs(step % 40 - 20) / 10 - 1))


def middle(place: Locator) -> tuple[float, float]:
    """Of what is drawn, in pixels of the window."""
    box = place.bounding_box()
    if box is None:
        raise RuntimeError("what should be pressed is not drawn")
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
