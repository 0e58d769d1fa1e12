"""Time zones that a person may choose: pure."""

from functools import cache
from zoneinfo import ZoneInfo, available_timezones

# Where people live; the rest of the database are old names and offsets.
REGIONS = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


@cache
def zones_by_region() -> dict[str, list[str]]:
    """{"Asia": ["Asia/Seoul", …], …}, and "UTC" under ""."""
    known = sorted(available_timezones())
    return {"": ["UTC"]} | {region: [zone for zone in known if zone.startswith(f"{region}/")] for region in REGIONS}


def is_zone(name: str) -> bool:
    """Whether a person may choose it."""
    return any(name in zones for zones in zones_by_region().values())


@cache
def zone(name: str) -> ZoneInfo | None:
    """The zone of that name; None for none, or for one that this machine does not know any more."""
    return ZoneInfo(name) if name and is_zone(name) else None
