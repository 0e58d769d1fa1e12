"""Which state has which colour, in all lists of executions."""

from executions.models import ApprovalStatus, EndpointMode, Outcome, Verdict
from executions.status import IncidentKind, LogLevel, Status
from pastetrader.common.admin_columns import BAD, BUSY, GOOD, IDLE, WARN

STATUS = {
    Status.PENDING: IDLE,
    Status.RUNNING: BUSY,
    Status.COMPLETED: GOOD,
    Status.FAILED: BAD,
    Status.TIMEOUT: BAD,
    Status.CANCELLED: WARN,
}
LEVEL = {LogLevel.ERROR: BAD, LogLevel.WARNING: WARN, LogLevel.INFO: BUSY}
# Put right by themselves, but for the last two.
INCIDENT = {
    **dict.fromkeys(IncidentKind, WARN),
    IncidentKind.UNREADABLE_VERSION: BAD,
    IncidentKind.NOT_REPAIRED: BAD,
}
OUTCOME = {Outcome.STARTED: GOOD, Outcome.WAITING: BUSY, Outcome.SKIPPED: WARN, Outcome.FAILED: BAD}
APPROVAL = {
    ApprovalStatus.PENDING: BUSY,
    ApprovalStatus.APPROVED: GOOD,
    ApprovalStatus.USED: GOOD,
    ApprovalStatus.REFUSED: BAD,
    ApprovalStatus.EXPIRED: WARN,
    ApprovalStatus.VOID: IDLE,
}
VERDICT = {**dict.fromkeys(Verdict, BAD), Verdict.ACCEPTED: GOOD, Verdict.INACTIVE: WARN, Verdict.REFUSED_REPLAY: WARN}
MODE = {EndpointMode.PRODUCTION: GOOD, EndpointMode.TEST: WARN}
