"""Files of bars that people bring."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pastetrader.common.message_field import MessageField
from pastetrader.common.models import ClaimableModel, IdentifiedModel, OwnedQuerySet, one_of


class ImportStatus(models.TextChoices):
    """Where it is. The last three are the end of it."""

    READING = "reading", _("Being read")
    DESCRIBED = "described", _("To be confirmed")
    STORING = "storing", _("Being stored")
    STORED = "stored", _("Stored")
    FAILED = "failed", _("Failed")
    DISCARDED = "discarded", _("Discarded")


class BarImport(IdentifiedModel, ClaimableModel):
    """A file of bars on its way in: read, described, confirmed by a person, stored.

    `description` is what was found (screening.bars.kept_descriptions), and `description_number` which finding it is:
    who confirms says which one they saw. `upload` is the file's name in the data folder, "" once it is deleted.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="bar_imports", verbose_name=_("owner"), db_index=False
    )
    status = models.CharField(_("status"), max_length=10, choices=ImportStatus, default=ImportStatus.READING)
    market = models.CharField(_("market"), max_length=10)
    name = models.CharField(_("name of the file"), max_length=200)
    size_bytes = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    upload = models.CharField(_("kept as"), max_length=60, blank=True)
    choices = models.JSONField(_("choices"), default=dict, blank=True)
    force = models.BooleanField(_("stored in spite of doubts"), default=False)
    adjust_splits = models.BooleanField(_("adjusted for probable splits"), default=False)
    description = models.JSONField(_("description"), null=True, blank=True)
    description_number = models.PositiveIntegerField(_("number of the description"), default=0)
    report = models.JSONField(_("report"), null=True, blank=True)
    error_message = MessageField(_("error"), blank=True)
    rows_done = models.PositiveIntegerField(_("rows done"), default=0)
    rows_total = models.PositiveIntegerField(_("rows in all"), default=0)

    objects = models.Manager.from_queryset(OwnedQuerySet)()

    class Meta:
        db_table = "bar_imports"
        verbose_name = _("import of bars")
        verbose_name_plural = _("imports of bars")
        permissions = [("import_bars", "Can import bars, which are common to all")]
        constraints = [
            one_of("status", ImportStatus, name="bar_imports_status_known"),
            models.CheckConstraint(
                condition=~Q(status__in=["described", "storing"]) | Q(description__isnull=False),
                name="bar_imports_described_before_stored",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "-created_at"], name="bar_imports_owner_newest"),
            models.Index(fields=["status", "worked_at"], name="bar_imports_in_work"),
        ]

    def __str__(self) -> str:
        return f"{self.market} {self.name}"

    @property
    def is_working(self) -> bool:
        """Whether a worker has it, or should."""
        return self.status in {ImportStatus.READING, ImportStatus.STORING}

    @property
    def is_ended(self) -> bool:
        """Whether nothing will happen to it any more."""
        return self.status in {ImportStatus.STORED, ImportStatus.FAILED, ImportStatus.DISCARDED}

    @property
    def was_interrupted(self) -> bool:
        """Whether a worker was lost while it had it, and another one goes on."""
        return self.is_working and self.interruptions > 0
