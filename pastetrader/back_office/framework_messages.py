"""Words of django-unfold and django-celery-beat that staff can meet, so that they are translated.

Unfold brings no translations, and beat's Korean lacks half of its names. Nothing imports this: it is where
makemessages finds them, and Django looks into our catalogue first. What Django's own catalogue has is left to it.
"""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

UNFOLD = (
    _("Add row"),
    _("All applications"),
    _("Apply Filters"),
    _("Cancel"),
    _("Choose file to upload"),
    _("Click to cancel"),
    _("Click to download"),
    _("Date"),
    _("Date from"),
    _("Date to"),
    _("Expand row"),
    _("False"),
    _("Filter navigation items"),
    _("Filters"),
    _("From"),
    _("General"),
    _("Go back"),
    _("Hide counts"),
    _("Loading more results..."),
    _("More actions"),
    _("Next"),
    _("No data"),
    _("No recent searches"),
    _("No results found"),
    _("No results matching your query"),
    _("Previous"),
    _("Recent searches"),
    _("Reset filters"),
    _("Return to site"),
    _("Run"),
    _("Search apps and models..."),
    _("Select action"),
    _("Select action to run"),
    _("Select all rows"),
    _("Select record"),
    _("Select value"),
    _("Show counts"),
    _("Submit"),
    _("This item will be deleted."),
    _("This page yielded into no results. Create a new item or reset your filters."),
    _("To"),
    _("Toggle password visibility"),
    _("True"),
    _("Type to search"),
    _("Value"),
)
UNFOLD_COUNTED = (
    ngettext_lazy(
        "Found %(counter)s result in %(time)s seconds", "Found %(counter)s results in %(time)s seconds", "counter"
    ),
)
BEAT = (
    _("periodic task"),
    _("periodic tasks"),
    _("crontab"),
    _("crontabs"),
    _("interval"),
    _("intervals"),
    _("clocked"),
    _("solar event"),
    _("solar events"),
    _("Task Name"),
    _("Positional Arguments"),
    _("One-off Task"),
    _("Clock Time"),
    _("Solar Event"),
)
