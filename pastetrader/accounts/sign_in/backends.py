"""Signing in by e-mail, whatever its case, for living and active users."""

from typing import Any

from django.contrib.auth.backends import ModelBackend


class EmailBackend(ModelBackend):
    """Django's own checks; `UserManager.get_by_natural_key` finds the user.

    A class of its own because auth.E003 insists on an unconditionally unique name for ModelBackend itself.
    """

    def user_can_authenticate(self, user: Any) -> bool:
        """Who is active and has shown that the e-mail address is theirs."""
        return bool(super().user_can_authenticate(user)) and not getattr(user, "awaits_confirmation", False)
