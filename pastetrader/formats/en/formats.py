"""Django's names; the zone (T) stands beside each time, as people in several read the same list."""

DATETIME_FORMAT = "Y-m-d H:i:s T"
DATE_FORMAT = "Y-m-d"
