"""How much somebody has used of what they may use."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RateLimit(models.Model):
    """A bucket (a hash of its name) and when it is empty again: what lies in the future is used up (accounts/rates)."""

    key = models.CharField(max_length=64, primary_key=True)
    due_us = models.BigIntegerField(_("used until, in microseconds since 1970"), default=0)

    class Meta:
        db_table = "rate_limits"
        verbose_name = _("rate limit")
        verbose_name_plural = _("rate limits")

    def __str__(self) -> str:
        return self.key[:8]
