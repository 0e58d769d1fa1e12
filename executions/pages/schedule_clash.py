"""Two windows with the form of one schedule: what was saved in the one since the other was opened is not lost."""

from django.utils.translation import gettext as _

from executions.models import MissedPolicy, OverlapPolicy, Schedule
from executions.pages.schedule_values import Values, manner, values_of, when
from executions.scheduling.reads import words_of
from pastetrader.common.errors import PasteTraderError
from pastetrader.common.http.preconditions import etag
from pastetrader.common.message_field import shown
from pastetrader.common.messages import message


class Overtaken(PasteTraderError):
    """The schedule was changed after this form was opened."""

    status = 409
    code = "overtaken"
    default = message("The schedule was changed after this form was opened. Nothing is saved yet.")


def state_of(schedule: Schedule) -> str:
    """What the form says it was made from: other whenever something else would stand in it. Runs change nothing."""
    return etag(*sorted(values_of(schedule).items()))


def check_state(made_from: str, held: Schedule, typed: Values) -> None:
    """Lets a form through that was made from the schedule as it is, that says the same, or that does not say from what.

    Raises Overtaken.
    """
    if made_from and made_from != state_of(held) and differences(held, typed):
        raise Overtaken


def policies_state(schedule: Schedule) -> str:
    """The same of the small form, which says no more than what becomes of runs that cannot start in time."""
    return etag(schedule.missed_policy, schedule.overlap_policy)


def check_policies(made_from: str, held: Schedule, typed: Values) -> None:
    """As `check_state`, of the small form. Raises Overtaken."""
    now = {"missed_policy": held.missed_policy, "overlap_policy": held.overlap_policy}
    if made_from and made_from != policies_state(held) and now != typed:
        raise Overtaken


def differences(schedule: Schedule, typed: Values) -> list[tuple[str, str]]:
    """(what, how it is now) of everything that is typed otherwise."""
    now = values_of(schedule)
    is_told_otherwise = {
        _("It starts"): (when(now) != when(typed), shown(words_of(schedule))),
        _("Missed runs"): (
            now["missed_policy"] != typed["missed_policy"],
            str(MissedPolicy(schedule.missed_policy).label),
        ),
        _("Overlapping runs"): (
            now["overlap_policy"] != typed["overlap_policy"],
            str(OverlapPolicy(schedule.overlap_policy).label),
        ),
        _("Name"): (manner(now)["name"] != manner(typed)["name"], schedule.name or _("none")),
    }
    return [(what, how) for what, (differs, how) in is_told_otherwise.items() if differs]
