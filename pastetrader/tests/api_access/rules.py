"""What every address must answer to everybody: one table of rules, of which the first that applies decides."""

from collections.abc import Callable
from dataclasses import dataclass

from pastetrader.accounts.api_tokens.permissions import scope_needed
from pastetrader.tests.api_access.actors import Actor
from pastetrader.tests.api_access.objects import NAMED, NAMED_IN_BODY, OBJECTS, OPEN, view_class

SAFE = frozenset({"get"})
# What somebody else's public row may be used for, besides being looked at.
USES_PUBLIC = {"api-tool-test", "api-tool-duplicate", "api-agent-duplicate", "api-agent-test"}
# Takes a permission of the product's own, which comes before the question whose the row is.
NEEDS_PERMISSION = {
    **dict.fromkeys(
        ("api-bar-import", "api-bar-import-answers", "api-bar-import-confirm", "api-bar-imports"),
        "screening.import_bars",
    ),
    **dict.fromkeys(("api-bar-source", "api-bar-sources", "api-bar-source-test"), "screening.change_barsource"),
}
# Everybody may look, and what changes something takes a permission.
NEEDS_PERMISSION_TO_CHANGE = dict.fromkeys(
    ("api-bar-updates", "api-bar-update-retry", "api-bar-update-store", "api-bar-update-discard"),
    "screening.import_bars",
)
# Is about what is deleted.
RESTORES = {"api-workflow-restore"}
# A body that names a workflow which is not there is a fault of the body, where no field of the answer is about one.
UNKNOWN_IN_BODY = {"api-schedules"}
# Tools that this version cannot run say so, to whoever may try them; without a server nobody is asked; and the signals
# that the body names are nobody's (whose they may be: screening/tests/signals/test_states.py).
MAY_REFUSE = {"api-tool-test": 409, "api-tool-mcp": 409, "api-mcp-discover": 400, "api-signals-acknowledge": 400}


@dataclass(frozen=True)
class Case:
    """Who asks what, about a row in which state: private, public or deleted."""

    name: str
    method: str
    actor: Actor
    state: str
    is_own: bool

    @property
    def is_about_a_row(self) -> bool:
        """Whether the address, or the body, names somebody's row."""
        return self.name in OBJECTS or (self.name in NAMED_IN_BODY and self.method == "post")

    @property
    def is_safe(self) -> bool:
        """Whether it changes nothing."""
        return self.method in SAFE

    @property
    def shows_a_bad_token(self) -> bool:
        """Whether a token that is not good comes where tokens are read: everywhere but on plain pages."""
        return self.actor.person is None and self.actor.scopes is not None and view_class(self.name) is not None

    @property
    def lacks_scope(self) -> bool:
        """Whether a token may not do this."""
        if self.actor.scopes is None:
            return False
        view = view_class(self.name)()
        view.action = _action(self.name, self.method)
        is_closed = getattr(view, "session_only", False)
        return is_closed or scope_needed(self.method.upper(), view) not in self.actor.scopes

    @property
    def lacks_permission(self) -> bool:
        """Whether the person may not do this with anything."""
        person, needed = self.actor.person, NEEDS_PERMISSION.get(self.name, "")
        if not self.is_safe:
            needed = needed or NEEDS_PERMISSION_TO_CHANGE.get(self.name, "")
        return bool(needed) and person is not None and not person.has_perm(needed)


Rule = tuple[str, Callable[[Case], bool], int]
OK, REFUSED, UNKNOWN, FORBIDDEN, MISSING = 200, 400, 401, 403, 404

RULES: list[Rule] = [
    ("a token that isn't good is refused wherever it is read", lambda case: case.shows_a_bad_token, UNKNOWN),
    ("what the API is, everybody may know", lambda case: case.name in OPEN, OK),
    ("nobody unknown gets anything", lambda case: case.actor.person is None, UNKNOWN),
    ("a token does what its scope says", lambda case: case.lacks_scope, FORBIDDEN),
    ("some things take a permission", lambda case: case.lacks_permission, FORBIDDEN),
    ("what is nobody's is for all who are known", lambda case: not case.is_about_a_row, OK),
    ("a body that names what isn't there", lambda case: case.name in UNKNOWN_IN_BODY and not _usable(case), REFUSED),
    ("what is deleted can be restored by its owner", lambda case: case.name in RESTORES and case.is_own, OK),
    ("what is deleted isn't there", lambda case: case.state == "deleted", MISSING),
    ("one's own is one's own", lambda case: case.is_own, OK),
    ("what is another's and private isn't there", lambda case: case.state != "public", MISSING),
    ("what is public may be read", lambda case: case.is_safe or case.name in USES_PUBLIC, OK),
    ("what is public may not be changed", lambda _case: True, FORBIDDEN),
]


def expected(case: Case) -> tuple[int, str]:
    """The status that a case must be answered with (200 stands for every 2xx), and the rule that says so."""
    return next((status, rule) for rule, applies, status in RULES if applies(case))


def is_right(case: Case, status: int) -> bool:
    """Whether a status is the expected one."""
    must, _rule = expected(case)
    if must == OK:
        return status // 100 == 2 or status == MAY_REFUSE.get(case.name)
    return status == must


def _usable(case: Case) -> bool:
    return case.is_own and case.state != "deleted"


def _action(name: str, method: str) -> str:
    found = next(pattern for pattern in NAMED if pattern.name == name)
    return str(getattr(found.callback, "actions", {}).get(method, ""))
