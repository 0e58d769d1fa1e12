"""Abstract models and the one manager base that says who sees and who edits a row. No tables of its own."""

from datetime import datetime
from typing import Any, ClassVar, Self, TypeVar
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

Row = TypeVar("Row", bound=models.Model, covariant=True)


def new_id() -> UUID:
    """A time-ordered UUID (version 7), so that new rows are neighbours in an index."""
    return uuid7()


def first_id_of(moment: datetime) -> UUID:
    """The least id that a row made at the moment, or later, can have: times are found by the primary key alone."""
    milliseconds = int(moment.timestamp() * 1000)
    return UUID(int=(milliseconds << 80) | (7 << 76) | (2 << 62))


class OwnedQuerySet(models.QuerySet[Row]):
    """Who may see and who may edit. `owner_path` leads to the owner; `public_path` to a flag, where there is one."""

    owner_path: ClassVar[str] = "owner"
    public_path: ClassVar[str] = ""

    def owned_by(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Rows that belong to the user; none for an anonymous one."""
        return self.filter(**{self.owner_path: user}) if user.is_authenticated else self.none()

    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Rows that the user may see: their own, and public ones."""
        if not user.is_authenticated:
            return self.none()
        visible = models.Q(**{self.owner_path: user})
        if self.public_path:
            visible |= models.Q(**{self.public_path: True})
        return self.filter(visible)

    def editable_by(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Rows that the user may change: their own."""
        return self.owned_by(user)


class LivingManager(models.Manager[Row]):
    """Hides soft-deleted rows."""

    def get_queryset(self) -> models.QuerySet[Row]:
        """Rows that are not deleted."""
        return super().get_queryset().filter(deleted_at=None)


class IdentifiedModel(models.Model):
    """A time-ordered UUID as primary key."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True


class TimestampedModel(models.Model):
    """When the row was made and last saved."""

    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    class Meta:
        abstract = True


class ClaimableModel(TimestampedModel):
    """A row that one worker at a time has in hand: `pastetrader.common.claims` says how.

    `attempt` is the fencing token of who works on it, `worked_at` its last sign of life (None: nobody has it),
    `interruptions` how many workers were lost over it. Each model has its own `status`.
    """

    status: models.CharField[Any, Any]
    attempt = models.PositiveIntegerField(_("attempt"), default=0)
    interruptions = models.PositiveIntegerField(_("workers lost"), default=0)
    worked_at = models.DateTimeField(_("last sign of life"), null=True, blank=True)

    class Meta:
        abstract = True


class SoftDeleteModel(models.Model):
    """Deleted rows stay, hidden from `objects`; `all_objects` shows them (so do foreign keys of history)."""

    deleted_at = models.DateTimeField(_("deleted at"), null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_deleted(self) -> bool:
        """Whether the row is hidden."""
        return self.deleted_at is not None

    def soft_delete(self) -> bool:
        """Hide the row; True when this call did it, False when it was hidden already."""
        now = timezone.now()
        rows = type(self)._base_manager.filter(pk=self.pk, deleted_at=None)
        won = rows.update(deleted_at=now) == 1
        self.refresh_from_db(fields=["deleted_at"], from_queryset=type(self)._base_manager.all())
        return won

    def restore(self) -> bool:
        """Show the row again; raises IntegrityError when a living row has taken its unique name meanwhile."""
        rows = type(self)._base_manager.filter(pk=self.pk, deleted_at__isnull=False)
        won = rows.update(deleted_at=None) == 1
        self.refresh_from_db(fields=["deleted_at"], from_queryset=type(self)._base_manager.all())
        return won


def one_of(field: str, choices: type[models.TextChoices], *, name: str) -> models.CheckConstraint:
    """Choices do not constrain data; this check does."""
    return models.CheckConstraint(condition=models.Q(**{f"{field}__in": choices.values}), name=name)
