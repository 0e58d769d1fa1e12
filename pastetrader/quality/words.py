"""What the parts of figures are called."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pastetrader.quality.definitions import Key
from pastetrader.quality.models import Verdict

PART_WORDS: Mapping[Key, Mapping[str, Promise | str]] = {
    "generation": {verdict.value: verdict.label for verdict in Verdict},
    "accuracy": {
        "confirmed": _("confirmed"),
        "kept": _("left as read, and used"),
        "edited": _("changed"),
        "dropped": _("dropped"),
        "answered": _("answered otherwise"),
        "unjudged": _("not judged yet"),
        "added": _("not read, added by an answer"),
    },
    "schedules": {
        "kept": _("in time"),
        "late": _("started late"),
        "missed": _("missed"),
        "failed": _("could not start"),
    },
    "requests": {"failed": _("failed within the product (5xx)")},
    "cost": {"unpriced": _("without a known price")},
}
