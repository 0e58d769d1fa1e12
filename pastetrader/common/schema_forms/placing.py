"""Problems at the fields that they are about. Pure."""

from collections.abc import Iterable

from pastetrader.common.messages import Problem, joined
from pastetrader.common.schema_forms.fields import Field


def placed(form: Field, problems: Iterable[Problem]) -> list[Problem]:
    """Writes each problem to the innermost field that its path leads to; returns those that are about none.

    The path of a value of one of several kinds also names the kind, which is no field: such steps are passed over.
    """
    left = []
    for problem in problems:
        place = _innermost(form, problem.path)
        if place is None:
            left.append(problem)
            continue
        said = joined([problem.message, problem.hint]) if problem.hint else problem.message
        if str(said) not in {str(known) for known in place.errors}:
            place.errors.append(said)
    return left


def _innermost(form: Field, path: str) -> Field | None:
    rest = path.removesuffix(".$name").removesuffix(".[key]")
    if form.name and rest != form.name and not rest.startswith(f"{form.name}."):
        return None
    place, steps = form, rest.removeprefix(form.name).strip(".")
    while steps:
        inner = _inner(place, steps)
        if inner is None:
            _passed_over, _dot, steps = steps.partition(".")
            continue
        place, steps = inner
    # Of a form without a name nothing is about the whole.
    return place if place.name else None


def _inner(place: Field, steps: str) -> tuple[Field, str] | None:
    """The field inside that the steps lead into, and the steps that are left. A name of an entry may hold dots."""
    for one in place.fields:
        own = one.name.removeprefix(f"{place.name}." if place.name else "")
        for name in filter(None, (one.key, own)):
            if steps == name or steps.startswith(f"{name}."):
                return one, steps.removeprefix(name).strip(".")
    return None
