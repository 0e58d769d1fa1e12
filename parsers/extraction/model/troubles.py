"""What is wrong with a reply, as a model is told it: place, code, what it gave, what is allowed. Pure."""

import json
from dataclasses import dataclass


@dataclass(frozen=True)
class Trouble:
    """One problem. `path` is the place in the reply ("rules.2.words.0"); `part` the rule, part … that is hit by it.

    With `is_fatal` there is nothing that could be used.
    """

    path: str
    code: str
    got: str = ""
    allowed: str = ""
    is_fatal: bool = False

    @property
    def part(self) -> tuple[str, int] | None:
        """The list and the place in it: ("rules", 2)."""
        name, _, rest = self.path.partition(".")
        place = rest.partition(".")[0]
        return (name, int(place)) if place.isdigit() else None

    def as_json(self) -> str:
        """A line of JSON; long values are cut."""
        told = {"path": self.path, "code": self.code, "got": self.got[:200], "allowed": self.allowed[:400]}
        return json.dumps({key: value for key, value in told.items() if value}, ensure_ascii=False)
