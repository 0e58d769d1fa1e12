"""Errors of the database that have nothing to do with what was asked of it, and which of them pass by themselves.

For whatever a database says there is `django.db.Error`: Django's InterfaceError (a connection that was closed under
us) is no DatabaseError, so `except DatabaseError` lets it through.
"""

import sqlite3

from django.db import InterfaceError, OperationalError

# The database, or the way to it, went away.
DATABASE_GONE = (OperationalError, InterfaceError)
# Classes of SQLSTATE: connection, rollback (deadlock, serialization), resources, locks, the operator, the system.
PASSING_CLASSES = frozenset({"08", "40", "53", "55", "57", "58"})
# SQLite calls every mistake in a statement an operational error, too, but under another code.
PASSING_CODES = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL,
    }
)


def passes(error: BaseException) -> bool:
    """Whether the same work may succeed later, as far as the database is concerned."""
    if not isinstance(error, DATABASE_GONE):
        return False
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", 0) & 0xFF in PASSING_CODES
    # Without a state it comes from the driver: there is no connection any more.
    state = getattr(cause, "sqlstate", None)
    return state is None or state[:2] in PASSING_CLASSES
