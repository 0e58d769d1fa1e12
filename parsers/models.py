"""Pastes and the strategies read from them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from pastetrader.common.models import IdentifiedModel, OwnedQuerySet, Row, one_of
from workflows.models import Workflow


class SourceKind(models.TextChoices):
    """What was pasted."""

    TEXT = "text", _("Text")
    PDF = "pdf", _("PDF")
    YOUTUBE = "youtube", _("YouTube")


class Paste(IdentifiedModel):
    """A paste as it came and as it was read: `text` is normalised (NFC), `spans` number its sentences.

    The same text pasted again by the same person is the same row.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="pastes",
        verbose_name=_("owner"),
        db_index=False,
    )
    source_kind = models.CharField(_("kind"), max_length=20, choices=SourceKind)
    source_name = models.CharField(_("source"), max_length=255, blank=True)
    text = models.TextField(_("text"))
    spans = models.JSONField(_("spans"), default=list)
    language = models.CharField(_("language"), max_length=8, blank=True)
    notes = models.JSONField(_("notes"), default=list, blank=True)
    sha256 = models.CharField(_("hash"), max_length=64)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = models.Manager.from_queryset(OwnedQuerySet)()

    class Meta:
        db_table = "pastes"
        verbose_name = _("paste")
        verbose_name_plural = _("pastes")
        constraints = [
            models.UniqueConstraint(fields=["owner", "sha256"], name="pastes_text_unique_per_owner"),
            one_of("source_kind", SourceKind, name="pastes_kind_known"),
        ]
        indexes = [models.Index(fields=["owner", "-created_at"], name="pastes_owner_newest")]

    def __str__(self) -> str:
        return self.source_name or self.text[:60]


class OfPasteQuerySet(OwnedQuerySet[Row]):
    """Rows that belong to a paste, and so to its owner."""

    owner_path = "paste__owner"


class Strategy(IdentifiedModel):
    """What a reader understood of a paste: `document` is a screening.strategy.Strategy."""

    paste = models.ForeignKey(Paste, models.CASCADE, related_name="strategies", verbose_name=_("paste"), db_index=False)
    extractor = models.CharField(_("read by"), max_length=100)
    document = models.JSONField(_("strategy"))
    is_strategy = models.BooleanField(_("is a strategy"))
    workflow = models.ForeignKey(
        Workflow,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="strategies",
        verbose_name=_("workflow"),
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = models.Manager.from_queryset(OfPasteQuerySet)()

    class Meta:
        db_table = "strategies"
        verbose_name = _("strategy")
        verbose_name_plural = _("strategies")
        constraints = [
            models.UniqueConstraint(fields=["paste", "extractor"], name="strategies_one_per_extractor"),
        ]

    def __str__(self) -> str:
        return f"{self.paste_id} ({self.extractor})"
