"""Pastes, the strategies read from them, what people decided about those, and the workflows drafted from them."""

from collections.abc import Iterable
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pastetrader.common.message_field import MessageField
from pastetrader.common.models import ClaimableModel, IdentifiedModel, OwnedQuerySet, Row, one_of
from workflows.models import Workflow


class SourceKind(models.TextChoices):
    """What was pasted."""

    TEXT = "text", _("Text")
    TRANSCRIPT = "transcript", _("Transcript")
    PDF = "pdf", _("PDF")
    DOCX = "docx", _("Word document")
    YOUTUBE = "youtube", _("YouTube")
    WEB = "web", _("Web page")


class ImportStatus(models.TextChoices):
    """Where a source is that a worker reads. The last three are the end of it."""

    WORKING = "working", _("Being read")
    READ = "read", _("Read")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class ImportStep(models.TextChoices):
    """What is done with a source, in this order."""

    WAITING = "waiting", _("Waiting")
    FETCH = "fetch", _("Fetching it")
    READ = "read", _("Reading its text")
    EXTRACT = "extract", _("Finding the rules")


class Paste(IdentifiedModel):
    """A paste as it came and as it was read: `text` is normalised (NFC), `spans` number its sentences.

    `places` are where its characters were said (parsers.formats.base.Place), `origin` where it comes from. `file` is
    the name of the document in the data folder, "" when none is kept. `parts` are the strategies found in it, with the
    version of the reader that found them (parsers.services.parts). The same source pasted again by the same person
    is the same row (`sha256`: parsers.services.reading.identity_of).
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
    places = models.JSONField(_("places"), default=list, blank=True)
    origin = models.JSONField(_("origin"), default=dict, blank=True)
    file = models.CharField(_("kept as"), max_length=60, blank=True)
    parts = models.JSONField(_("strategies in it"), null=True, blank=True)
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


class SourceImport(IdentifiedModel, ClaimableModel):
    """A source on its way to being a paste: fetched, read, its rules found, by a worker.

    What is read is `text`, the document in the data folder that `upload` names, or what is at `address`. `reader` is
    who finds the rules (parsers.extraction.EXTRACTORS). `paste` is what came of it, or a paste whose rules are
    found anew; `error_message` says why nothing came of it, and `hint_message` what to do.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="source_imports", verbose_name=_("owner"), db_index=False
    )
    status = models.CharField(_("status"), max_length=10, choices=ImportStatus, default=ImportStatus.WORKING)
    step = models.CharField(_("step"), max_length=10, choices=ImportStep, default=ImportStep.WAITING)
    source_kind = models.CharField(_("kind"), max_length=20, choices=SourceKind)
    name = models.CharField(_("source"), max_length=255, blank=True)
    address = models.CharField(_("address"), max_length=2000, blank=True)
    text = models.TextField(_("text"), blank=True)
    upload = models.CharField(_("kept as"), max_length=60, blank=True)
    size_bytes = models.PositiveBigIntegerField(_("size in bytes"), default=0)
    reader = models.CharField(_("read by"), max_length=40, default="rules")
    earlier = models.ForeignKey(
        Paste, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("changed from")
    )
    paste = models.ForeignKey(
        Paste, models.SET_NULL, null=True, blank=True, related_name="imports", verbose_name=_("paste")
    )
    error_code = models.CharField(_("error code"), max_length=40, blank=True)
    error_message = MessageField(_("error"), blank=True)
    hint_message = MessageField(_("what to do"), blank=True)

    objects = models.Manager.from_queryset(OwnedQuerySet)()

    class Meta:
        db_table = "source_imports"
        verbose_name = _("source on its way in")
        verbose_name_plural = _("sources on their way in")
        constraints = [
            one_of("status", ImportStatus, name="source_imports_status_known"),
            one_of("step", ImportStep, name="source_imports_step_known"),
            one_of("source_kind", SourceKind, name="source_imports_kind_known"),
        ]
        indexes = [
            models.Index(fields=["owner", "-created_at"], name="source_imports_owner_newest"),
            models.Index(fields=["worked_at"], name="source_imports_in_work", condition=Q(status=ImportStatus.WORKING)),
        ]

    def __str__(self) -> str:
        return self.name or self.address or self.text[:60]

    @property
    def is_working(self) -> bool:
        """Whether a worker has it, or should."""
        return self.status == ImportStatus.WORKING


class CachedCaptions(models.Model):
    """Captions of a video as YouTube sent them, for a week: public, so for all people of the installation.

    `key` names the video and the languages that were wanted, `answer` is what parsers.formats.youtube fetched.
    """

    key = models.CharField(_("key"), max_length=200, primary_key=True)
    answer = models.JSONField(_("answer"))
    expires_at = models.DateTimeField(_("kept until"), db_index=True)

    class Meta:
        db_table = "cached_captions"
        verbose_name = _("captions that are kept")
        verbose_name_plural = _("captions that are kept")

    def __str__(self) -> str:
        return self.key


class OfPasteQuerySet(OwnedQuerySet[Row]):
    """Rows that belong to a paste, and so to its owner."""

    owner_path = "paste__owner"


class Strategy(IdentifiedModel):
    """What a reader understood of a paste: `document` is a screening.strategy.Strategy.

    `facts` are parsers.extraction.model.facts.ReadingFacts where models were asked, else empty. Of several readers'
    rows the newest counts (`created_at`: when it was made or chosen).
    """

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
    facts = models.JSONField(_("facts of the reading"), default=dict, blank=True)
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


class DecisionKind(models.TextChoices):
    """What was decided (parsers.ledger.decisions)."""

    ACCEPT = "accept", _("Confirmed")
    EDIT = "edit", _("Changed")
    DROP = "drop", _("Dropped")
    RESTORE = "restore", _("Taken back")
    ANSWER = "answer", _("Answered")


class AppendedQuerySet(OfPasteQuerySet[Row]):
    """Rows that are only added: who decided what stays as it was."""

    def update(self, **_fields: Any) -> NoReturn:
        """Decisions never change."""
        raise TypeError("A decision never changes; a later one takes its place.")

    def bulk_update(self, objs: Iterable[Any], fields: Iterable[str], batch_size: int | None = None) -> NoReturn:
        """Decisions never change."""
        raise TypeError("A decision never changes; a later one takes its place.")


class Decision(IdentifiedModel):
    """Something that a person decided about a paste. Only added to; `number` is the order, the last one counts.

    `subject` names a rule or question by its words, so that it outlives a new reading; `words` are those words.
    """

    paste = models.ForeignKey(Paste, models.CASCADE, related_name="decisions", verbose_name=_("paste"), db_index=False)
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=10, choices=DecisionKind)
    subject = models.CharField(_("about"), max_length=120)
    text = models.TextField(_("text"), blank=True)
    role = models.CharField(_("side"), max_length=10, blank=True)
    words = models.TextField(_("words"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="decisions",
        verbose_name=_("person"),
    )
    decided_at = models.DateTimeField(_("decided at"), auto_now_add=True)

    objects = models.Manager.from_queryset(AppendedQuerySet)()

    class Meta:
        db_table = "decisions"
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            models.UniqueConstraint(fields=["paste", "number"], name="decisions_one_after_another"),
            models.CheckConstraint(condition=~Q(subject=""), name="decisions_subject_given"),
            one_of("kind", DecisionKind, name="decisions_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write once."""
        if not self._state.adding:
            raise TypeError("A decision never changes; a later one takes its place.")
        super().save(*args, **kwargs)


class Draft(models.Model):
    """A workflow as it was last made from a strategy: `graph` tells what people changed in it since.

    `is_current` is false once the text was read anew: that workflow is left as it is.
    """

    workflow = models.OneToOneField(
        Workflow, models.CASCADE, primary_key=True, related_name="draft", verbose_name=_("workflow")
    )
    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="drafts", verbose_name=_("strategy"))
    market = models.CharField(_("market"), max_length=10)
    graph = models.JSONField(_("graph"))
    is_current = models.BooleanField(_("current"), default=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    class Meta:
        db_table = "drafts"
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")

    def __str__(self) -> str:
        return str(self.workflow_id)
