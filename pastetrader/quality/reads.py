"""All figures together, for who may see them.

A person sees those of their own pastes and schedules. Operators (staff) see those of everybody, and those that are
nobody's: how long requests take.
"""

from collections.abc import Mapping, Sequence

from pastetrader.accounts.models import User
from pastetrader.quality.accuracy import accuracy
from pastetrader.quality.costs import costs
from pastetrader.quality.definitions import Key
from pastetrader.quality.figures import Figure
from pastetrader.quality.generation import generation
from pastetrader.quality.periods import Period
from pastetrader.quality.requests import requests
from pastetrader.quality.schedules import schedules


def figures_of(periods: Sequence[Period], person: User | None, *, is_operator: bool) -> Mapping[Key, list[Figure]]:
    """Each figure in each of the periods; `person` None: everybody's. At most five queries."""
    found: dict[Key, list[Figure]] = {
        "generation": generation(periods, person),
        "accuracy": accuracy(periods, person),
        "schedules": schedules(periods, person),
    }
    if is_operator:
        found["requests"] = requests(periods)
    return {**found, "cost": costs(periods, person)}


def may_see_everybodys(user: User) -> bool:
    """Whether the user may see the figures of the whole installation."""
    return bool(user.is_active and user.is_staff)
