"""Users sign in with their e-mail address."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from pastetrader.common.models import IdentifiedModel, SoftDeleteModel, TimestampedModel


class UserManager(BaseUserManager["User"]):
    """Living users."""

    def get_queryset(self) -> models.QuerySet["User"]:
        """Users that are not deleted."""
        return super().get_queryset().filter(deleted_at=None)

    def get_by_natural_key(self, username: str | None) -> "User":
        """The living user with this e-mail, whatever its case."""
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A user; without a password they can only come by a sign-in link."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A user who may do everything."""
        return self.create_user(email, password, is_superuser=True, **fields)


class User(IdentifiedModel, TimestampedModel, SoftDeleteModel, AbstractBaseUser, PermissionsMixin):
    """A person. `is_superuser` opens the admin."""

    email = models.EmailField(_("e-mail address"), max_length=255)
    display_name = models.CharField(_("name"), max_length=100, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    metadata = models.JSONField(_("metadata"), default=dict, blank=True)

    objects = UserManager()
    all_objects = models.Manager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        db_table = "users"
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.UniqueConstraint(
                Lower("email"), condition=models.Q(deleted_at=None), name="users_email_unique_among_living"
            ),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def is_staff(self) -> bool:
        """The admin is for superusers."""
        return self.is_superuser


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
