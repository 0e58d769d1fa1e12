"""Answers that are remembered, for whoever asks the same again and wants no new one."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class KeptAnswer(models.Model):
    """An answer, or the word of a worker that it is asking for it (`answer` None until `held_until`).

    The key is a hash of everything that was asked, and of whose question it is.
    """

    key = models.CharField(_("key"), max_length=64, primary_key=True)
    answer = models.JSONField(_("answer"), null=True)
    holder = models.UUIDField(_("who asks"), null=True)
    held_until = models.DateTimeField(_("asks until"), null=True)
    expires_at = models.DateTimeField(_("expires at"), db_index=True)

    class Meta:
        db_table = "llm_answers"
        verbose_name = _("remembered answer")
        verbose_name_plural = _("remembered answers")
        constraints = [
            models.CheckConstraint(
                condition=Q(answer__isnull=False) | Q(holder__isnull=False, held_until__isnull=False),
                name="llm_answers_there_or_asked_for",
            )
        ]

    def __str__(self) -> str:
        return self.key[:8]
