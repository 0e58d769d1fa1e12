"""Small marks that every page uses: icons, statuses, moments, durations, JSON."""

import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from executions.status import Status
from pastetrader.accounts.repeatable import FORM_FIELD
from pastetrader.common.durations import duration
from pastetrader.common.http.static_files import built_address
from pastetrader.common.schema_forms import Field
from screening.wording.reasons import reason_message
from screening.wording.sentences import say

register = template.Library()

STATUS_ICONS = {
    Status.PENDING: "circle-dashed",
    Status.RUNNING: "loader",
    Status.COMPLETED: "check",
    Status.FAILED: "x",
    Status.CANCELLED: "ban",
    Status.TIMEOUT: "clock-alert",
    Status.SKIPPED: "minus",
}
# The handles that the engine itself names; others are the words of whoever made the workflow.
HANDLE_LABELS = {"true": _("yes"), "false": _("no"), "error": _("on error"), "default": _("otherwise")}
LONGEST_JSON = 20_000


@register.simple_tag
def icon(name: str, classes: str = "") -> SafeString:
    """A decorative icon of static/img/icons.svg; its meaning stands in the text beside it."""
    href = f"{static('img/icons.svg')}#{name}"
    kind = f"icon {classes}".rstrip()
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"/></svg>', kind, href)


@register.simple_tag(name="built_address")
def address_of_built(entry: str) -> str:
    """Where a module of frontend/ is loaded from; "" where it has not been built."""
    return built_address(entry)


@register.simple_tag
def idempotency_key() -> SafeString:
    """A hidden field for a form that makes something: sent twice from one showing of the page, it is done once."""
    # Without autocomplete a browser that comes back to the page would keep the key that was used.
    return format_html('<input type="hidden" name="{}" value="{}" autocomplete="off">', FORM_FIELD, uuid4())


@register.simple_tag
def field_state(field: Field) -> SafeString:
    """What the input of a field of a schema says of itself to assistive technology."""
    said = {
        "aria-required": "true" if field.is_required else "",
        "aria-invalid": "true" if field.errors else "",
        "aria-describedby": field.described_by,
    }
    return format_html_join("", ' {}="{}"', ((name, value) for name, value in said.items() if value))


@register.filter
def status_icon(status: str) -> str:
    """The icon's name of a status."""
    return STATUS_ICONS.get(Status(status), "circle-dashed")


@register.filter
def handle_label(handle: str) -> str:
    """The word on a branch."""
    return str(HANDLE_LABELS.get(handle, handle))


@register.simple_tag
def status_pill(status: str) -> SafeString:
    """A status as icon, word and colour."""
    return format_html(
        '<span class="pill" data-status="{}">{}<span>{}</span></span>',
        status,
        icon(status_icon(status)),
        Status(status).label,
    )


@register.simple_tag
def moment(value: datetime | None, style: str = "relative") -> SafeString | str:
    """A time in the zone of the account, or else that of the browser. Style: relative, full, day.

    Without scripts it is shown in the zone of the account, or in UTC.
    """
    if value is None:
        return "–"
    text = f"{date_format(timezone.localtime(value), 'SHORT_DATETIME_FORMAT')} {timezone.get_current_timezone_name()}"
    return format_html('<time datetime="{}" data-moment="{}">{}</time>', value.isoformat(), style, text)


register.filter(duration)


@register.filter
def pretty_json(value: Any) -> str:
    """JSON for reading, cut where it gets longer than anybody reads."""
    text = _whole_json(value)
    return text if len(text) <= LONGEST_JSON else text[:LONGEST_JSON] + "\n…"


@register.filter
def is_cut(value: Any) -> bool:
    """Whether `pretty_json` shows only a part."""
    return len(_whole_json(value)) > LONGEST_JSON


def _whole_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


@register.filter
def at(mapping: Mapping[Any, Any] | str, key: Any) -> Any:
    """The mapping's value at a key that is known only at run time; None without one, or where the page has no such
    mapping (to a template "").
    """
    return mapping.get(key) if isinstance(mapping, Mapping) else None


@register.filter
def price(value: Decimal) -> str:
    """A price without the zeros that the database keeps, with thousands marked as in the reader's language."""
    plain = value.normalize()
    exponent = plain.as_tuple().exponent
    return number_format(
        plain, max(2, -exponent) if isinstance(exponent, int) and exponent < 0 else 0, force_grouping=True
    )


@register.filter
def dollars(value: Decimal | int | None) -> str:
    """US dollars: to the cent, and what is less than one to three figures that say something."""
    amount = Decimal(value or 0)
    if amount == 0 or amount >= 1:
        return f"${number_format(amount, 2, force_grouping=True)}"
    places = max(2, -amount.adjusted() + 1)
    return f"${number_format(amount, min(places, 9))}"


@register.filter
def reason_text(reason: Any) -> str:
    """One reason of a signal, as a line: a condition that held with its values, or a sentence."""
    return say(reason_message(reason if isinstance(reason, dict) else str(reason)), gettext)
