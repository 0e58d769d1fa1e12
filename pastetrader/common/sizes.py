"""Sizes in the reader's language, for pages and lists alike."""

from django.utils.formats import number_format
from django.utils.translation import gettext


def size(count: int) -> str:
    """A number of bytes as people say it."""
    if count < 1024:
        return gettext("%(n)s B") % {"n": count}
    if count < 1024**2:
        return gettext("%(n)s KB") % {"n": number_format(round(count / 1024, 1), 1)}
    if count < 1024**3:
        return gettext("%(n)s MB") % {"n": number_format(round(count / 1024**2, 1), 1)}
    return gettext("%(n)s GB") % {"n": number_format(round(count / 1024**3, 1), 1)}
