"""Answers that are given again."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from pastetrader.accounts.models.users import User
from pastetrader.common.models import IdentifiedModel


class IdempotencyKey(IdentifiedModel):
    """The first answer to a request that carried a key, for whoever sends the same one again within a day."""

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="idempotency_keys", db_index=False, verbose_name=_("person")
    )
    endpoint = models.CharField(_("address"), max_length=255)
    key = models.CharField(_("key"), max_length=255)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(_("status"))
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    created_at = models.DateTimeField(_("created at"), db_index=True)

    class Meta:
        db_table = "idempotency_keys"
        verbose_name = _("idempotency key")
        verbose_name_plural = _("idempotency keys")
        constraints = [
            models.UniqueConstraint(fields=["user", "endpoint", "key"], name="idempotency_keys_one_answer"),
            models.CheckConstraint(condition=~models.Q(key=""), name="idempotency_keys_key_given"),
            models.CheckConstraint(
                condition=models.Q(status__gte=200, status__lt=400), name="idempotency_keys_no_errors_kept"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.endpoint} {self.key}"
