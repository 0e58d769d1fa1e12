"""One name for "the database, or the way to it, went away", for whoever goes on afterwards.

For whatever else a database says there is `django.db.Error`: Django's InterfaceError (a connection that was closed
under us) is no DatabaseError, so `except DatabaseError` lets it through.
"""

from django.db import InterfaceError, OperationalError

DATABASE_GONE = (OperationalError, InterfaceError)
