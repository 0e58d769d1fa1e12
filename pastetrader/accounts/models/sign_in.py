"""Who is signed in where, and what slows guessing of passwords down."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from pastetrader.accounts.models.users import User
from pastetrader.common.models import IdentifiedModel, OwnedQuerySet


class SignInDelay(models.Model):
    """Attempts to sign in under one key (a hash of e-mail and address, or of a known browser), and when the next one is
    looked at. `succeeded_at`: when the right password came last; until then nobody is known there.
    """

    key = models.CharField(max_length=64, primary_key=True)
    attempts = models.PositiveIntegerField(default=0)
    last_attempt_at = models.DateTimeField(db_index=True)
    not_before = models.DateTimeField()
    succeeded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "sign_in_delays"
        verbose_name = _("sign-in delay")
        verbose_name_plural = _("sign-in delays")

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.attempts}"


class SignedInQuerySet(OwnedQuerySet["SignedIn"]):
    """A person's sessions."""

    owner_path: ClassVar[str] = "user"


class SignedIn(IdentifiedModel):
    """A session of a person, as they would recognise it. Whoever deletes it ends the session (accounts/sessions)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="signed_in", verbose_name=_("person"))
    session_key = models.CharField(max_length=40, unique=True, editable=False)
    address = models.CharField(_("address"), max_length=45, blank=True)
    browser = models.CharField(_("browser"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("signed in at"))
    last_seen_at = models.DateTimeField(_("last seen at"))

    objects = SignedInQuerySet.as_manager()

    class Meta:
        db_table = "signed_in"
        verbose_name = _("session")
        verbose_name_plural = _("sessions")

    def __str__(self) -> str:
        return f"{self.user_id} {self.created_at:%Y-%m-%d}"
