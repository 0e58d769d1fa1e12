"""What an address of the dashboard asks for, and the drawing of runs: pure."""

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pastetrader.dashboard.asked import Asked, Show, Sort
from pastetrader.dashboard.sparkline import HEIGHT, RUNS, WIDTH, sparkline

asked = st.builds(
    Asked,
    q=st.text("ab %&=+?#한\"'", max_size=100).map(str.strip),
    show=st.sampled_from(Show),
    sort=st.sampled_from(Sort),
    page=st.integers(1, 10_000),
)


@given(asked)
def test_an_address_leads_to_what_it_was_made_of(one: Asked) -> None:
    address = one.address(page=one.page)

    assert Asked.of(dict(parse_qsl(address[1:]))) == one


@pytest.mark.parametrize(
    "given_",
    [{"page": "0"}, {"page": "-3"}, {"page": "²"}, {"page": "9" * 30}, {"show": "x"}, {"sort": "'"}, {"q": "\x00"}],
)
def test_what_an_address_says_wrongly_is_as_if_it_were_not_there(given_: dict[str, str]) -> None:
    assert Asked.of(given_) == Asked()
    assert Asked.of(given_).is_unread == bool({"show", "sort"} & given_.keys())


def test_another_filter_starts_from_the_first_page() -> None:
    assert Asked(q="a", page=4).address(show=Show.DRAFT) == "?q=a&show=draft"


@given(st.lists(st.sampled_from(["completed", "failed", "timeout", "cancelled", "running", "pending"]), max_size=40))
def test_the_drawing_shows_the_newest_fourteen_within_its_box(statuses: list[str]) -> None:
    drawn = sparkline(statuses)

    shown = statuses[-RUNS:]
    assert drawn.completed == shown.count("completed")
    assert drawn.failed == shown.count("failed") + shown.count("timeout")
    assert sum(shape.count("M") for _end, shape in drawn.shapes) == len(shown)
    for _end, shape in drawn.shapes:
        for mark in shape.split("z")[:-1]:
            place, size = mark.removeprefix("M").split("h", 1)
            x, y = map(int, place.split())
            width, rest = size.split("v")
            assert 0 <= x <= WIDTH - int(width)
            assert 0 <= y <= HEIGHT - int(rest.split("h")[0])


@pytest.mark.parametrize(("statuses", "share"), [([], None), (["cancelled"], None), (["completed", "failed"], 0.5)])
def test_the_share_is_of_those_that_came_to_an_end(statuses: list[str], share: float | None) -> None:
    assert sparkline(statuses).share == share
