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
