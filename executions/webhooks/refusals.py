"""Why a delivery starts nothing: what its sender is answered, and the verdict that is kept of it."""

from typing import Any, ClassVar

from executions.models import Verdict
from pastetrader.common.errors import Invalid, NotAllowed, NotFound, PasteTraderError
from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _

# Of what a start refuses: about the workflow, and so nothing that the sender could mend.
ABOUT_THE_WORKFLOW = frozenset({"invalid_graph", "unknown_trigger"})


class Refused(PasteTraderError):
    """A delivery that is not taken; `cause` says more exactly why, for the list of deliveries."""

    verdict: ClassVar[Verdict]

    def __init__(self, message: Message | None = None, *, cause: str = "", **extra: Any) -> None:
        super().__init__(message, **extra)
        self.cause = cause or self.code


class WrongSignature(Refused):
    """The sender did not show that it knows the secret."""

    status = 401
    code = "webhook_signature"
    verdict = Verdict.REFUSED_SIGNATURE
    default = _("The signature or token is missing or wrong.")


class WrongTime(Refused):
    """Rightly signed, and too long ago or ahead."""

    status = 400
    code = "webhook_time"
    verdict = Verdict.REFUSED_TIME
    default = _("The time of the delivery is more than 5 minutes off. Check the sender's clock, and sign anew.")


class SentBefore(Refused):
    """An id that an accepted delivery has."""

    status = 409
    code = "webhook_replay"
    verdict = Verdict.REFUSED_REPLAY
    default = _("A delivery with this id was accepted before. Nothing was started again.")


class NotActive(Refused):
    """The webhook or its workflow is switched off, or cannot run."""

    status = 409
    code = "webhook_inactive"
    verdict = Verdict.INACTIVE
    default = _("This webhook is not active.")


class TooMany(Refused):
    """More deliveries in a minute than an endpoint takes."""

    status = 429
    code = "webhook_rate"
    verdict = Verdict.REFUSED_RATE
    default = _("Too many deliveries in a minute. Send it again later.")


class WrongContentType(Refused):
    """The sender says that its body is something else than the endpoint reads."""

    status = 415
    code = "webhook_content_type"
    verdict = Verdict.INVALID_BODY


class WrongBody(Refused):
    """The body is not what the endpoint reads."""

    status = 400
    code = "webhook_body"
    verdict = Verdict.INVALID_BODY


class BodyTooLarge(WrongBody):
    """A body that is not kept."""

    status = 413
    code = "too_large"


def refusal_of(error: PasteTraderError) -> tuple[Verdict, str, PasteTraderError]:
    """What a delivery's refusal is kept as (verdict and cause), and what its sender is answered.

    Of what is wrong with the workflow the sender learns only that it cannot be started.
    """
    if isinstance(error, Refused):
        return error.verdict, error.cause, error
    if isinstance(error, NotFound):
        return Verdict.INACTIVE, "workflow_deleted", error
    if isinstance(error, NotAllowed) and error.code == "workflow_deleted":
        return Verdict.INACTIVE, error.code, NotFound()
    codes = {error.code, *(problem.code for problem in error.problems)}
    known = ABOUT_THE_WORKFLOW & codes
    if isinstance(error, Invalid) and not known:
        return Verdict.INVALID_BODY, error.code, error
    cause = min(known, default=error.code)
    return Verdict.INACTIVE, cause, NotActive(_("The workflow cannot be started as it is now."), cause=cause)
