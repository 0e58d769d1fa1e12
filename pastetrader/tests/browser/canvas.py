"""The canvas as tests meet it: its steps, its document on the server, its gestures."""

from collections.abc import Callable, Sequence
from typing import Any, Literal

from playwright.sync_api import Locator, Page, Route, expect

RUN_MS = 30_000
# Where an edge is on the screen, at two fifths of its length.
_PLACE = """(path) => {
  const { x, y } = path.getPointAtLength(path.getTotalLength() * 0.4).matrixTransform(path.getScreenCTM());
  return [x, y];
}"""
# How far the canvas is shifted, and its zoom.
_VIEW = """() => {
  const { e, f, a } = new DOMMatrix(getComputedStyle(document.querySelector(".react-flow__viewport")).transform);
  return [e, f, a].map((value) => Math.round(value * 1000) / 1000);
}"""
# Whether three pictures in a row show it at the same place: it glides from one to the next.
_RESTS = f"""async () => {{
  const seen = ({_VIEW})().join();
  for (let picture = 0; picture < 3; picture += 1) {{
    await new Promise(requestAnimationFrame);
    if (({_VIEW})().join() !== seen) return false;
  }}
  return true;
}}"""
_CORNERS = """(keys) => keys.map((key) => {
  const { x, y } = document.querySelector(`.react-flow__node[data-id="${key}"]`).getBoundingClientRect();
  return [Math.round(x), Math.round(y)];
})"""
Point = tuple[float, float]
View = tuple[float, float, float]


def unanswered(page: Page, pattern: str) -> list[Route]:
    """From now on requests like this wait; they are in the list, for whoever answers them."""
    waiting: list[Route] = []

    def keep(route: Route) -> None:
        waiting.append(route)

    page.route(pattern, keep)
    return waiting


class Canvas:
    """The page of one workflow's canvas."""

    def __init__(self, page: Page, workflow: str) -> None:
        self.page = page
        self.workflow = workflow

    def open(self, query: str = "") -> "Canvas":
        """Load the page and wait until steps can be pressed and keys are heard."""
        self.page.goto(f"/workflows/{self.workflow}/edit/{query}")
        expect(self.page.locator(".editor[data-heard]")).to_be_attached(timeout=RUN_MS)
        expect(self.steps.first).to_be_visible()
        return self

    @property
    def steps(self) -> Locator:
        """All cards."""
        return self.page.locator(".react-flow__node")

    def step(self, key: str) -> Locator:
        """The card of a step."""
        return self.page.locator(f'.react-flow__node[data-id="{key}"]')

    def is_in_state(self, key: str, status: str) -> None:
        """Wait until its card says so."""
        expect(self.step(key).locator(".node")).to_have_attribute("data-status", status, timeout=RUN_MS)

    def state(self, key: str) -> Locator:
        """What its card says of the run, on its upper edge."""
        return self.step(key).locator(".step-state")

    def run(self) -> None:
        """Press Run."""
        self.page.get_by_role("button", name="Run", exact=True).click()

    def has_ended(self, words: str, *, version: int = 1) -> None:
        """Wait until the run that is shown says so; `version` tells it from the one before."""
        expect(self.page.locator(".run-facts")).to_contain_text(f"Version{version}", timeout=RUN_MS)
        expect(self.page.locator(".run-head .pill").first).to_have_text(words, timeout=RUN_MS)

    @property
    def inspector(self) -> Locator:
        """What is open about the selected step."""
        return self.page.locator(".inspector")

    def choose(self, key: str) -> None:
        """Press a card; its inspector opens."""
        self.step(key).locator(".step-name").click()
        expect(self.inspector).to_be_visible()

    def tab(self, name: str) -> None:
        """Press a tab of the inspector."""
        self.inspector.get_by_role("tab", name=name).click()

    def choose_edge(self, source: str, target: str, handle: str = "") -> None:
        """Press a connection beside its middle; its inspector opens."""
        self.page.mouse.click(*self.on_edge(source, target, handle))
        expect(self.inspector).to_be_visible()

    def on_edge(self, source: str, target: str, handle: str = "") -> Point:
        """A place on a connection, beside its middle."""
        line = self.page.locator(f'.react-flow__edge[data-id="{source}>{target}>{handle}>"]')
        x, y = line.locator("path.edge").evaluate(_PLACE)
        return x, y

    def is_saved(self) -> None:
        """Wait until all that was done is on the server."""
        expect(self.page.locator(".topbar-saved")).to_have_attribute("data-state", "saved")

    def kept(self) -> dict[str, Any]:
        """The graph on the server, and its version."""
        answer = self.page.request.get(f"/api/v1/workflows/{self.workflow}/graph")
        assert answer.ok, answer.text()
        kept: dict[str, Any] = answer.json()
        return kept

    def edges(self) -> set[str]:
        """Of the server's graph: `source.handle>target`."""
        return {
            f"{edge['source']}{'.' if edge['source_handle'] else ''}{edge['source_handle']}>{edge['target']}"
            for edge in self.kept()["graph"]["edges"]
        }

    def node(self, key: str) -> dict[str, Any]:
        """Of the server's graph: a step."""
        [found] = [node for node in self.kept()["graph"]["nodes"] if node["key"] == key]
        return dict(found)

    def keys(self) -> list[str]:
        """Of the server's graph: the keys of all steps."""
        return sorted(node["key"] for node in self.kept()["graph"]["nodes"])

    def change_elsewhere(self, name: str) -> None:
        """Somebody else names the first step of the server's graph."""
        kept = self.kept()
        kept["graph"]["nodes"][0]["name"] = name
        token = {cookie["name"]: cookie["value"] for cookie in self.page.context.cookies()}["csrftoken"]
        address = f"/api/v1/workflows/{self.workflow}/graph"
        headers = {"X-CSRFToken": token, "Referer": self.page.url}
        answer = self.page.request.put(address, data=kept, headers=headers)
        assert answer.ok, answer.text()

    def output(self, key: str, handle: str = "") -> Point:
        """Where a step's output is."""
        return _middle(self.step(key).locator(f'.react-flow__handle.source[data-handleid="h:{handle}"]'))

    def input(self, key: str) -> Point:
        """Where a step's input is."""
        return _middle(self.step(key).locator('.react-flow__handle.target[data-handleid="h:"]'))

    def draw(self, start: Point, end: Point) -> None:
        """Draw from one handle to another, and hold on there."""
        mouse = self.page.mouse
        mouse.move(*start)
        mouse.down()
        mouse.move(end[0] - 40, end[1] + 60)
        mouse.move(end[0] + 2, end[1] + 2)

    def connect(self, start: Point, end: Point) -> None:
        """Draw from one handle to another."""
        self.draw(start, end)
        self.page.mouse.up()

    def view(self) -> View:
        """How far it is shifted to the right and down, in pixels, and its zoom, once it rests."""
        self.rests()
        x, y, zoom = self.page.evaluate(_VIEW)
        return x, y, zoom

    def rests(self) -> None:
        """Wait until the view does not glide, or no longer."""
        self.page.wait_for_function(_RESTS)

    def is_shifted(self, gesture: Callable[[], object], right: float, down: float) -> None:
        """Wait until a gesture has shifted the view by so many pixels."""
        x, y, _ = self.view()
        gesture()
        there = f"([x, y]) => {{ const at = ({_VIEW})(); return Math.hypot(at[0] - x, at[1] - y) < 2; }}"
        self.page.wait_for_function(there, arg=[x + right, y + down])

    def shifted(self, gesture: Callable[[], object]) -> View:
        """What a gesture does to the view: right, down, and by what factor it zooms. Waits until it does anything."""
        before = self.view()
        gesture()
        self.page.wait_for_function(f"(before) => String(({_VIEW})()) !== before", arg=_said(before))
        after = self.view()
        return after[0] - before[0], after[1] - before[1], after[2] / before[2]

    def selected(self) -> Locator:
        """The cards of all steps that are selected."""
        return self.page.locator(".react-flow__node.selected")

    def box(self, key: str) -> tuple[float, float, float, float]:
        """Where a card is on the screen, once the view rests: left, top, right, bottom."""
        self.rests()
        box = self.step(key).bounding_box()
        assert box
        return box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]

    def places(self, keys: Sequence[str]) -> list[Point]:
        """Where cards are on the screen, all of one moment: left, top."""
        return [(x, y) for x, y in self.page.evaluate(_CORNERS, list(keys))]

    def stand_at(self, keys: Sequence[str], places: Sequence[Point]) -> None:
        """Wait until the cards stand there: a change of the document is drawn a moment after its buttons know of it."""
        there = f"([keys, places]) => JSON.stringify(({_CORNERS})(keys)) === JSON.stringify(places)"
        self.page.wait_for_function(there, arg=[list(keys), [list(place) for place in places]])

    def pane(self) -> tuple[float, float, float, float]:
        """What is seen of the canvas, on the screen: left, top, right, bottom."""
        box = self.page.locator(".canvas").bounding_box()
        assert box
        return box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]

    def empty(self) -> Point:
        """A place on the screen where nothing is, below the steps."""
        left, _, _, bottom = self.pane()
        return left + 300, bottom - 200

    def drag(self, start: Point, by: Point, *, button: Literal["left", "middle"] = "left") -> None:
        """Press, go in three steps, let go."""
        mouse = self.page.mouse
        mouse.move(*start)
        mouse.down(button=button)
        mouse.move(start[0] + by[0], start[1] + by[1], steps=3)
        mouse.up(button=button)

    def draw_box(self, first: str, last: str) -> None:
        """Draw a box around steps that stand beside each other."""
        left, top, _, _ = self.box(first)
        _, _, right, bottom = self.box(last)
        self.drag((left - 12, top - 40), (right - left + 18, bottom - top + 80))


def _said(view: View) -> str:
    return ",".join(f"{value:g}" for value in view)


def _middle(place: Locator) -> Point:
    box = place.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
