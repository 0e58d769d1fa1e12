"""The type of a request behind `login_required`."""

from django.http import HttpRequest

from pastetrader.accounts.models import User


class SignedInRequest(HttpRequest):
    """A request whose user is a person. For annotations only: Django makes the objects."""

    user: User
