"""Who did what: rows that are only added, each bound to the one before it."""

from typing import Any, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _

from pastetrader.accounts.models.users import User
from pastetrader.common.models import IdentifiedModel

NEVER_CHANGES = "An audit entry never changes."


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    """Entries; only accounts/audit.py writes, and only what is missing."""

    def delete(self) -> NoReturn:
        """Entries stay."""
        raise TypeError(NEVER_CHANGES)


class AuditEntry(IdentifiedModel):
    """One act. `number`, `previous_hash` and `hash` are filled once, when the act is committed; the rest never changes.

    The person is named twice: by their row, and by what they were called then.
    """

    at = models.DateTimeField(_("at"))
    action = models.CharField(_("action"), max_length=64)
    by = models.ForeignKey(
        User, models.DO_NOTHING, null=True, db_constraint=False, related_name="+", verbose_name=_("person")
    )
    by_words = models.CharField(_("called"), max_length=255, blank=True)
    subject_type = models.CharField(_("kind of object"), max_length=64, blank=True)
    subject_id = models.CharField(_("object"), max_length=64, blank=True)
    subject_words = models.CharField(_("object, in words"), max_length=200, blank=True)
    detail = models.JSONField(_("details"), default=dict)
    address = models.CharField(_("address"), max_length=45, blank=True)
    request_id = models.CharField(_("request"), max_length=64, blank=True)
    number = models.PositiveBigIntegerField(_("number"), null=True, unique=True)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, blank=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        db_table = "audit_entries"
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "at"], name="audit_entries_of_subject"),
            models.Index(fields=["action", "at"], name="audit_entries_of_action"),
            models.Index(fields=["at"], name="audit_entries_at"),
            models.Index(fields=["id"], condition=models.Q(number=None), name="audit_entries_to_seal"),
        ]
        constraints = [
            models.CheckConstraint(condition=~models.Q(action=""), name="audit_entries_action_given"),
            models.CheckConstraint(
                condition=models.Q(number=None, hash="") | (models.Q(number__gte=1) & ~models.Q(hash="")),
                name="audit_entries_sealed_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_words}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write once."""
        if not self._state.adding:
            raise TypeError(NEVER_CHANGES)
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Entries stay."""
        raise TypeError(NEVER_CHANGES)
