"""A chart of candles on a page: what it shows, how it is moved through, and what the policy lets it do."""

import re

import pytest
from playwright.sync_api import Browser, Page, Route, StorageState, expect

from pastetrader.tests.browser.conftest import KEEP_VIOLATIONS, Complaints
from pastetrader.tests.browser.planted import planted
from pastetrader.tests.browser.product import Product
from pastetrader.tests.browser.soundness import complaints_of

SYMBOL = "SYN001"
CANDLES = re.compile(r"/symbols/.*/candles")
# Of the pixels of all canvases of the plot: how many are of a colour, as "r,g,b".
COUNT_PIXELS = """(token) => {
  const probe = document.createElement("i");
  // What is not displayed has no transition, which would give the colour before.
  probe.hidden = true;
  probe.style.color = `var(${token})`;
  document.body.append(probe);
  const one = document.createElement("canvas").getContext("2d");
  one.fillStyle = getComputedStyle(probe).color;
  one.fillRect(0, 0, 1, 1);
  probe.remove();
  const [r, g, b] = one.getImageData(0, 0, 1, 1).data;
  let found = 0;
  for (const canvas of document.querySelectorAll(".candles-canvas canvas")) {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    for (let at = 0; at < data.length; at += 4)
      if (Math.abs(data[at] - r) + Math.abs(data[at + 1] - g) + Math.abs(data[at + 2] - b) < 6) found += 1;
  }
  return found;
}"""

# Whether both colours of prices come to be seen, within three hundred frames. (The policy refuses wait_for_function.)
COME_TO_BE_SEEN = f"""async () => {{
  const count = {COUNT_PIXELS};
  for (let frame = 0; frame < 300; frame += 1) {{
    if (count("--up") > 200 && count("--down") > 200) return true;
    await new Promise(requestAnimationFrame);
  }}
  return false;
}}"""


@pytest.fixture(scope="module")
def why(product: Product) -> str:
    """The address of a page with a chart of SYMBOL."""
    return f"{planted(product, 'screened', module='planted_candles')}?symbol={SYMBOL}"


def _plot(page: Page) -> Page:
    expect(page.get_by_role("application", name=re.compile(f"Chart of {SYMBOL}"))).to_be_visible()
    return page


def test_the_page_that_says_why_shows_candles_lines_and_marks_and_the_policy_is_kept(person: Page, why: str) -> None:
    # `person` fails when the browser reports a violation of the content security policy, or any error.
    person.goto(why)

    legend = _plot(person).locator(".candles-legend")
    expect(legend).to_contain_text("Dec 30, 2024")
    expect(legend).to_contain_text("Close 10,280")
    expect(legend).to_contain_text(re.compile(r"RSI\(14\) 44\.23"))
    expect(legend).to_contain_text("Buy: RSI가 낮음")
    expect(legend).to_contain_text("The condition is true.")
    assert person.evaluate(COME_TO_BE_SEEN)
    assert person.locator("style").count() == 0
    expect(person.locator("[data-candles]")).to_contain_text(re.compile(r"The condition is true on \d+ of 260 bars"))
    expect(person.get_by_role("link", name="https://www.tradingview.com/")).to_be_visible()


def test_the_keyboard_moves_from_bar_to_bar_and_each_is_read_out(person: Page, why: str) -> None:
    person.goto(why)
    plot = _plot(person).get_by_role("application")
    said = person.locator("[data-candles] [aria-live=polite]")

    plot.focus()
    plot.press("ArrowLeft")
    expect(said).to_contain_text("Dec 30, 2024: open 10,230, high 10,380, low 10,170, close 10,280")
    plot.press("ArrowLeft")
    expect(said).to_contain_text("Dec 27, 2024")
    expect(person.locator(".candles-legend")).to_contain_text("Dec 27, 2024")
    plot.press("End")
    plot.press("Shift+ArrowLeft")
    expect(said).to_contain_text("The condition is true.")
    plot.press("Home")
    expect(said).to_contain_text("Jan 2, 2024")
    plot.press("Escape")
    expect(person.locator(".candles-legend")).to_contain_text("Dec 30, 2024")


def test_a_pointer_shows_the_bar_under_it(person: Page, why: str) -> None:
    person.goto(why)
    plot = _plot(person).get_by_role("application")
    box = plot.bounding_box()
    assert box

    person.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 3)
    expect(person.locator(".candles-legend")).not_to_contain_text("Dec 30, 2024")
    person.mouse.move(box["x"] + box["width"] / 2, box["y"] - 200)
    expect(person.locator(".candles-legend")).to_contain_text("Dec 30, 2024")


def test_the_last_bars_stand_in_a_table(person: Page, why: str) -> None:
    person.goto(why)

    _plot(person).get_by_text("The last 20 bars as a table").click()

    rows = person.locator("[data-candles] tbody tr")
    expect(rows).to_have_count(20)
    expect(rows.first).to_contain_text("10,280")
    changes = person.locator("[data-candles] tbody :is(.up, .down)").all_inner_texts()
    assert {text[0] for text in changes} == {"+", "\u2212"}


def test_rises_and_falls_change_their_colours_with_the_theme_and_the_wish_of_the_person(person: Page, why: str) -> None:
    person.goto(why)
    _plot(person)

    for name, value in (("theme", "dark"), ("priceColours", "red_up"), ("theme", "light")):
        person.evaluate("([name, value]) => { document.documentElement.dataset[name] = value; }", [name, value])
        assert person.evaluate(COME_TO_BE_SEEN), (name, value)


def test_rises_and_falls_are_read_with_ease_on_every_ground(person: Page, why: str) -> None:
    person.goto(why)
    _plot(person)

    faint = person.evaluate("""() => {
      const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
      const probe = document.createElement("i");
      // What is not displayed has no transition, which would give the colour before.
      probe.hidden = true;
      document.body.append(probe);
      const light = (token) => {
        probe.style.color = `var(${token})`;
        pen.fillStyle = getComputedStyle(probe).color;
        pen.fillRect(0, 0, 1, 1);
        const [r, g, b] = [...pen.getImageData(0, 0, 1, 1).data].map((byte) => {
          const part = byte / 255;
          return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
      };
      const found = [];
      for (const theme of ["light", "dark"])
        for (const colours of ["green_up", "red_up"]) {
          Object.assign(document.documentElement.dataset, { theme, priceColours: colours });
          for (const ink of ["--up", "--down"])
            for (const ground of ["--surface", "--sunken", "--ground", "--raised", "--hover"]) {
              const [least, most] = [light(ink), light(ground)].sort((a, b) => a - b);
              if (most / least < 4.5) found.push([theme, colours, ink, ground, most / least]);
            }
        }
      return found;
    }""")

    assert faint == []


def test_a_chart_that_comes_later_and_one_that_changes_are_drawn(person: Page, why: str) -> None:
    person.goto(why)
    _plot(person)

    person.evaluate("""() => {
      const made = document.createElement("div");
      made.id = "late";
      made.dataset.candles = "";
      made.dataset.market = "SAMPLE";
      made.dataset.symbol = "SYN002";
      made.dataset.timeframe = "1w";
      made.dataset.lines = "sma(5)";
      document.querySelector("main").append(made);
    }""")
    late = person.locator("#late")
    expect(late.get_by_role("application", name=re.compile("Chart of SYN002"))).to_be_visible()
    expect(late.locator(".candles-legend")).to_contain_text("5-bar average")

    late.evaluate("element => { element.dataset.symbol = 'SYN003'; }")
    expect(late.get_by_role("application", name=re.compile("Chart of SYN003"))).to_be_visible()
    late.evaluate("element => { element.dataset.lines = ''; }")
    expect(late.locator(".candles-legend")).not_to_contain_text("5-bar average")
    late.evaluate("element => { element.dataset.to = '1999-01-01'; }")
    expect(late).to_contain_text("There are no bars of SYN003 (SAMPLE) on or before 1999-01-01.")
    late.evaluate("element => element.remove()")
    expect(person.get_by_role("application")).to_have_count(1)


def test_what_does_not_come_is_said_and_asked_for_again(person: Page, why: str, complaints: Complaints) -> None:
    refusals = [
        lambda route: route.abort(),
        lambda route: route.fulfill(status=503, json={"detail": "The market is being read."}),
    ]

    def answer(route: Route) -> None:
        if refusals:
            refusals.pop(0)(route)
        else:
            route.continue_()

    person.route(CANDLES, answer)
    person.goto(why)

    chart = person.locator("[data-candles]")
    expect(chart.get_by_role("alert")).to_contain_text("There is no connection")
    chart.get_by_role("button", name="Try again").click()
    expect(chart.get_by_role("alert")).to_contain_text("The market is being read.")
    chart.get_by_role("button", name="Try again").click()
    _plot(person)
    complaints.clear()  # the browser says of a request that failed that it failed


def test_a_page_without_a_chart_loads_nothing_of_it(person: Page, why: str) -> None:
    loaded: list[str] = []
    person.on("request", lambda request: loaded.append(request.url))

    person.goto("/executions/")
    person.wait_for_load_state("load")
    assert not [url for url in loaded if "candles" in url or "/chart-" in url]
    person.goto(why)
    _plot(person)

    assert [url for url in loaded if "/chart-" in url]
    assert not [url for url in loaded if "workbench" in url]


@pytest.mark.parametrize(("language", "theme", "width"), [("en", "light", 1440), ("ko", "dark", 390)])
def test_it_is_sound_with_its_table_open(
    product: Product, session: StorageState, browser: Browser, why: str, language: str, theme: str, width: int
) -> None:
    context = browser.new_context(
        base_url=product.address, storage_state=session, viewport={"width": width, "height": 844}
    )
    cookies = {"django_language": language, "theme": theme}
    context.add_cookies([{"name": name, "value": value, "url": product.address} for name, value in cookies.items()])
    context.add_init_script(KEEP_VIOLATIONS)
    page = context.new_page()
    complaints = Complaints()
    complaints.watch(page)

    page.goto(why)
    page.get_by_role("application").wait_for()
    page.locator("[data-candles] summary").click()

    assert complaints_of(page) == []
    assert complaints == []
    context.close()
