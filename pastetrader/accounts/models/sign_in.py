"""What slows guessing of passwords down."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SignInDelay(models.Model):
    """Attempts to sign in under one key (a hash of e-mail and address), and when the next one is looked at."""

    key = models.CharField(max_length=64, primary_key=True)
    attempts = models.PositiveIntegerField(default=0)
    last_attempt_at = models.DateTimeField(db_index=True)
    not_before = models.DateTimeField()

    class Meta:
        db_table = "sign_in_delays"
        verbose_name = _("sign-in delay")
        verbose_name_plural = _("sign-in delays")

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.attempts}"
