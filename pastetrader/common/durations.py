"""Durations in the reader's language, for pages and lists alike."""

from django.utils.formats import number_format
from django.utils.translation import gettext


def duration(seconds: float | None) -> str:
    """Seconds as people say them: 12ms, 1.4s, 3m 20s, 5h 4m, 9d 3h; a dash for None. static/js/moments.js too."""
    if seconds is None:
        return "–"
    if seconds < 1:
        return gettext("%(n)sms") % {"n": round(seconds * 1000)}
    if seconds < 60:
        return gettext("%(n)ss") % {"n": number_format(seconds, 1)}
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    if days:
        return gettext("%(days)sd %(hours)sh") % {"days": days, "hours": hours}
    if hours:
        return gettext("%(hours)sh %(minutes)sm") % {"hours": hours, "minutes": minutes}
    return gettext("%(minutes)sm %(seconds)ss") % {"minutes": minutes, "seconds": rest}
