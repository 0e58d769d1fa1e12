"""Answers that are remembered, for whoever asks the same again and wants no new one."""

from django.db import models
from django.db.models import Q


class KeptAnswer(models.Model):
    """An answer, or the word of a worker that it is asking for it (`answer` None until `held_until`).

    The key is a hash of everything that was asked, and of whose question it is.
    """

    key = models.CharField(max_length=64, primary_key=True)
    answer = models.JSONField(null=True)
    holder = models.UUIDField(null=True)
    held_until = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "llm_answers"
        constraints = [
            models.CheckConstraint(
                condition=Q(answer__isnull=False) | Q(holder__isnull=False, held_until__isnull=False),
                name="llm_answers_there_or_asked_for",
            )
        ]

    def __str__(self) -> str:
        return self.key[:8]
