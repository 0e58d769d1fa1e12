"""What a cause or an incident means for the person who reads it: what happened, and what to do about it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from executions.status import Cause, IncidentKind


@dataclass(frozen=True)
class Advice:
    """What happened, and what to do; lazily translated sentences."""

    happened: Promise
    to_do: Promise


# What speaks for itself (a branch that was not taken) is not here.
TO_DO: Mapping[str, Promise] = {
    Cause.USER: _("Run it again, whole or from a step, when you want its result."),
    Cause.NODE_FAILED: _("Put right what made the step fail, then run again from it."),
    Cause.ERROR: _("Put right what the message says, then run again from this step."),
    Cause.INTERNAL: _("This is not your doing. Run again from this step; if it fails again, tell the operator."),
    Cause.STOPPED: _("Another step failed first: begin there."),
    Cause.TIMEOUT_NODE: _("Give the step more time or less to do, then run again from it."),
    Cause.TIMEOUT_WORKFLOW: _("Give the workflow more time in its settings, or run again from where it was."),
    Cause.WORKER_LOST: _("A step that takes its workers down often needs too much memory: give it less to do."),
    Cause.UNKNOWN_EFFECT: _(
        "Its request was sent, and the answer was lost. Look on the other side whether it took effect before you run "
        "again from this step."
    ),
    Cause.PARENT_ENDED: _("See the execution that it was a step of."),
    Cause.CHILD_FAILED: _("Open the execution that did not complete, and put right what it says there."),
    Cause.DEFAULT_OUTPUT: _("The workflow went on with the default value."),
    Cause.PREVIEWED: _("Nothing was sent. A normal execution does it."),
    Cause.UNREADABLE_VERSION: _("Do what the message says, then run it again."),
}

INCIDENTS: Mapping[str, Advice] = {
    IncidentKind.WORKER_LOST: Advice(
        _("The worker of this step was not heard of any more. The step was given to another."),
        _("If it happens often, look at the memory and the log of the workers."),
    ),
    IncidentKind.WOKEN_AGAIN: Advice(
        _("The step was ready and no worker came for it. It was called again."),
        _("See that enough workers run and that they reach the message broker."),
    ),
    IncidentKind.SETTLED_LATE: Advice(
        _("A worker stopped between the end of a step and what follows from it. That was made up for."),
        _("There is nothing to do: the execution went on."),
    ),
    IncidentKind.ENDED_LATE: Advice(
        _("A worker stopped just before it closed the execution. That was made up for."),
        _("There is nothing to do: the execution has ended."),
    ),
    IncidentKind.TIMED_OUT: Advice(
        _("Its time was up and it did not stop by itself. It was ended from outside."),
        _("Give it more time or less to do; the step says which limit it was."),
    ),
    IncidentKind.FENCED: Advice(
        _("A worker that had been given up came back with a result. Another attempt counts, so it was thrown away."),
        _("If the step acts on something outside, look there whether it acted twice."),
    ),
    IncidentKind.UNREADABLE_VERSION: Advice(
        _(
            "The program cannot read the version of the workflow that the execution runs. It goes on trying for a "
            "quarter of an hour; then the execution ends as failed."
        ),
        _("Run the newest version of the program everywhere. If it is, change the workflow and run it anew."),
    ),
    IncidentKind.NOT_REPAIRED: Advice(
        _("An unexpected error kept the program from putting the execution right. It tries again once a minute."),
        _("Look for the execution in the log of the workers. You may cancel it and run it again."),
    ),
}


def to_do(cause: str) -> Promise | str:
    """What to do about a cause; empty where there is nothing to do."""
    return TO_DO.get(cause, "")
