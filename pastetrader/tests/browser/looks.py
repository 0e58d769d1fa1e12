"""How a page may be looked at: language, theme, width."""

import pytest

Look = tuple[str, str, int]
# Each language, theme and width once; `make test-long` adds them the other way round.
LOOKS: list[Look] = [("ko", "light", 390), ("en", "dark", 1440)]
OTHERS: list[Look] = [("en", "light", 1440), ("ko", "dark", 1440), ("en", "dark", 390)]


def in_each_look(argument: str, *, indirect: bool = False) -> pytest.MarkDecorator:
    """The test once in each look, which is this argument (or what its fixture is given)."""
    usual = [pytest.param(look, id=_name(look)) for look in LOOKS]
    others = [pytest.param(look, id=_name(look), marks=pytest.mark.long) for look in OTHERS]
    return pytest.mark.parametrize(argument, [*usual, *others], indirect=indirect)


def _name(look: Look) -> str:
    return "-".join(map(str, look))
