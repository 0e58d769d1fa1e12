"""Names the field of what was sent that an error is about, so that a form shows it there. Pure."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from types import MappingProxyType

from pastetrader.common.errors import Invalid
from pastetrader.common.messages import Problem

_NONE: Mapping[str, str] = MappingProxyType({})


@contextmanager
def at_field(name: str, by_code: Mapping[str, str] = _NONE) -> Iterator[None]:
    """Invalid raised inside gets problems at this field, or at the one that `by_code` has for its code."""
    try:
        yield
    except Invalid as error:
        field = by_code.get(error.code, name)
        own = error.problems or (Problem(error.code, error.message),)
        error.problems = tuple(replace(problem, path=field) for problem in own)
        raise
