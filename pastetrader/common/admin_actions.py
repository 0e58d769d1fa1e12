"""Actions of the back office: each row through its service, and then in words how many were done and why others not."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.db import models
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pastetrader.common.errors import PasteTraderError

# Of one action: more than that is work for the API, which can be stopped on the way.
MOST_AT_ONCE = 200
SHOWN_REFUSALS = 5
NOTHING_TO_DO = gettext_lazy("There was nothing to do.")


def act_on_each(
    model_admin: ModelAdmin[Any],
    request: HttpRequest,
    rows: models.QuerySet[Any],
    act: Callable[[Any], Any],
    what: str | Promise,
) -> None:
    """Calls a service for each row; it owns its transaction. `what` was done stands in the row's history.

    A service that answers False had nothing to do. One that refuses is told with its reason, and the others go on.
    """
    chosen = list(rows[: MOST_AT_ONCE + 1])
    if len(chosen) > MOST_AT_ONCE:
        text = _("At most %(most)s rows at a time. Choose fewer.") % {"most": MOST_AT_ONCE}
        model_admin.message_user(request, text, messages.ERROR)
        return
    done, refusals = 0, []
    for row in chosen:
        try:
            was_done = act(row) is not False
        except PasteTraderError as error:
            refusals.append(f"{row}: {error.message.render(_)}")
            continue
        if was_done:
            done += 1
            model_admin.log_change(request, row, str(what))
        else:
            refusals.append(f"{row}: {NOTHING_TO_DO}")
    tell(model_admin, request, done, refusals)


def tell(model_admin: ModelAdmin[Any], request: HttpRequest, done: int, refusals: list[str]) -> None:
    """How many were done, and of those that were not the first few with the reason of each."""
    if done:
        model_admin.message_user(request, ngettext("Done for %d row.", "Done for %d rows.", done) % done)
    if refusals:
        count = len(refusals)
        text = ngettext("Not done for %d row.", "Not done for %d rows.", count) % count
        told = [text, *refusals[:SHOWN_REFUSALS], *(["…"] if count > SHOWN_REFUSALS else [])]
        model_admin.message_user(request, " ".join(told), messages.WARNING)
