"""The seven states and who may move where. Both an execution and a node execution live in them.

    pending ──> running ──> completed | failed | timeout | cancelled
       │           └──────> pending          (a node only: retry, lost worker, bounded work)
       └──────────────────> skipped | cancelled | failed | timeout

The last five states are terminal and never change. There is no state for waiting: a node that waits is
`pending` with `waiting_for` retry, approval or rate_limit.
"""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """Where an execution or a node execution stands.

    The labels are the one home of how a state is said; frontend/src/monitor/status.ts says the same on the canvas.
    """

    PENDING = "pending", _("Waiting")
    RUNNING = "running", _("Running")
    COMPLETED = "completed", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")
    TIMEOUT = "timeout", _("Timed out")
    SKIPPED = "skipped", _("Skipped")


TERMINAL = frozenset({Status.COMPLETED, Status.FAILED, Status.CANCELLED, Status.TIMEOUT, Status.SKIPPED})
OPEN = frozenset({Status.PENDING, Status.RUNNING})
TROUBLE = frozenset({Status.FAILED, Status.TIMEOUT})

_ENDS = frozenset({Status.COMPLETED, Status.FAILED, Status.TIMEOUT, Status.CANCELLED})
# Who may move where; every UPDATE of a status takes its WHERE from these tables.
NODE_MOVES: Mapping[Status, frozenset[Status]] = {
    Status.PENDING: frozenset({Status.RUNNING, Status.SKIPPED, Status.CANCELLED, Status.FAILED, Status.TIMEOUT}),
    Status.RUNNING: _ENDS | {Status.PENDING},
}
EXECUTION_MOVES: Mapping[Status, frozenset[Status]] = {
    Status.PENDING: frozenset({Status.RUNNING, Status.CANCELLED, Status.FAILED, Status.TIMEOUT}),
    Status.RUNNING: _ENDS,
}


def may_become(status: Status, moves: Mapping[Status, frozenset[Status]]) -> tuple[Status, ...]:
    """The states from which `status` may be reached."""
    return tuple(source for source, targets in moves.items() if status in targets)


class Cause(models.TextChoices):
    """Why a terminal state came about, for programs; the message says it to people."""

    USER = "user", _("a person asked for it")
    NODE_FAILED = "node_failed", _("a step failed")
    ERROR = "error", _("the step reported an error")
    INTERNAL = "internal", _("an unexpected error in the program")
    NO_INPUT = "no_input", _("no incoming edge fired")
    OTHER_TRIGGER = "other_trigger", _("another trigger started the execution")
    STOPPED = "stopped", _("the execution stopped at an error elsewhere")
    JOIN_SETTLED = "join_settled", _("the join was settled without it")
    JOIN_UNMET = "join_unmet", _("fewer incoming edges fired than the join needs")
    TIMEOUT_NODE = "timeout_node", _("the step's time-out")
    TIMEOUT_WORKFLOW = "timeout_workflow", _("the workflow's time-out")
    WORKER_LOST = "worker_lost", _("its worker was lost five times")
    UNKNOWN_EFFECT = "unknown_effect", _("whether the request took effect is unknown")
    BUDGET = "budget", _("the budget is used up")
    SUPERSEDED = "superseded", _("a newer one took its place")
    PARENT_ENDED = "parent_ended", _("the execution that it was a step of has ended")
    CHILD_FAILED = "child_failed", _("an execution that it waited for did not complete")
    DEFAULT_OUTPUT = "default_output", _("it failed, and its default value was handed on")
    KEPT = "kept", _("kept from the execution that was run again")
    PINNED = "pinned", _("its pinned output was used")
    PREVIEWED = "previewed", _("a dry run: shown, not called")
    UNREADABLE_VERSION = "unreadable_version", _("its version of the workflow cannot be read")


class TriggerType(models.TextChoices):
    """What asked for an execution."""

    MANUAL = "manual", _("By hand")
    SCHEDULE = "schedule", _("By schedule")
    WEBHOOK = "webhook", _("By webhook")
    API = "api", _("By the API")


class Mode(models.TextChoices):
    """What an execution is for. Only `normal` is production: the others use pinned outputs."""

    NORMAL = "normal", _("normal")
    TEST = "test", _("test")
    DRY_RUN = "dry_run", _("dry run")


class IncidentKind(models.TextChoices):
    """What did not go as it should have: found by the reconciler, or by a worker that came too late."""

    WORKER_LOST = "worker_lost", _("a worker was lost")
    WOKEN_AGAIN = "woken_again", _("nobody came for a waiting step")
    SETTLED_LATE = "settled_late", _("a join was left undecided")
    ENDED_LATE = "ended_late", _("an execution was left open")
    TIMED_OUT = "timed_out", _("a time-out was enforced from outside")
    FENCED = "fenced", _("a result came too late and was thrown away")
    UNREADABLE_VERSION = "unreadable_version", _("a version of a workflow cannot be read")
    NOT_REPAIRED = "not_repaired", _("an execution could not be repaired")


class LogLevel(models.TextChoices):
    """How much a log line matters."""

    DEBUG = "debug", _("debug")
    INFO = "info", _("info")
    WARNING = "warning", _("warning")
    ERROR = "error", _("error")


class WaitingFor(models.TextChoices):
    """What a pending node waits for."""

    NOTHING = "", _("nothing")
    RETRY = "retry", _("the next attempt")
    APPROVAL = "approval", _("an approval")
    RATE_LIMIT = "rate_limit", _("a rate limit")
    CHILDREN = "children", _("the executions that it started")


# What others do: until they have, no worker holds the node.
PARKED_FOR = frozenset({WaitingFor.APPROVAL, WaitingFor.CHILDREN})
