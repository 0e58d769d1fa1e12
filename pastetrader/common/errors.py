"""The errors that services raise: four children of PasteTraderError and one for what cannot be seen.

The class docstring is the default message. Doors turn an error into `{code, message, problems}`.
"""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext

from pastetrader.common.messages import Message, Problem
from pastetrader.common.messages import message as _


class PasteTraderError(Exception):
    """Something went wrong."""

    status: ClassVar[int] = 500
    code: str = "error"
    default: ClassVar[Message] = _("Something went wrong.")

    def __init__(
        self,
        message: Message | None = None,
        *,
        code: str | None = None,
        problems: Sequence[Problem] = (),
        **extra: Any,
    ) -> None:
        self.message = message or self.default
        self.code = code or type(self).code
        self.problems = tuple(problems)
        self.extra = extra
        super().__init__(str(self.message))

    def as_dict(self) -> dict[str, Any]:
        """`{code, message, problems}` in the language of the current request, plus the error's own facts."""
        return {
            "code": self.code,
            "message": self.message.render(gettext),
            "problems": [problem.render(gettext) for problem in self.problems],
            **self.extra,
        }


class Invalid(PasteTraderError):
    """The input is not valid."""

    status = 400
    code = "invalid"
    default = _("The input is not valid.")


class NotFound(PasteTraderError):
    """This does not exist, or you may not see it."""

    status = 404
    code = "not_found"
    default = _("This does not exist, or you may not see it.")


class NotAllowed(PasteTraderError):
    """This is not possible in the present state."""

    status = 409
    code = "not_allowed"
    default = _("This is not possible in the present state.")


class Conflict(PasteTraderError):
    """Somebody changed this in the meantime."""

    status = 409
    code = "conflict"
    default = _("Somebody changed this in the meantime.")

    def __init__(self, message: Message | None = None, *, current_version: int, **extra: Any) -> None:
        self.current_version = current_version
        super().__init__(message, current_version=current_version, **extra)


class Unavailable(PasteTraderError):
    """Something outside did not answer as it should."""

    status = 502
    code = "unavailable"
    default = _("Something outside did not answer as it should.")

    def __init__(self, message: Message | None = None, *, permanent: bool = False, **extra: Any) -> None:
        self.permanent = permanent
        super().__init__(message, **extra)
