"""What is loaded by name at its first use."""

import contextlib
import gc
from fractions import Fraction

import pytest

from pastetrader.common.loading import loaded


def test_a_dotted_path_gives_what_it_names() -> None:
    assert loaded("fractions.Fraction") is Fraction


@pytest.mark.parametrize("path", ["fractions.Fraction", "fractions.Nothing", "no_such_module.Thing"])
@pytest.mark.parametrize("collects", [True, False])
def test_garbage_is_looked_for_afterwards_as_before_whatever_happens(path: str, collects: bool) -> None:
    before = gc.isenabled()
    try:
        (gc.enable if collects else gc.disable)()
        with contextlib.suppress(ImportError, AttributeError):
            loaded(path)
        assert gc.isenabled() == collects
    finally:
        (gc.enable if before else gc.disable)()
