"""Users sign in with their e-mail address."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from pastetrader.common.models import IdentifiedModel, SoftDeleteModel, TimestampedModel, one_of


class Theme(models.TextChoices):
    """How light the pages are; nothing chosen is what the browser says."""

    UNSET = "", _("As in this browser")
    SYSTEM = "system", _("Like the system")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class PriceColours(models.TextChoices):
    """Which colour a rise has: red in East Asia, green in the West; nothing chosen goes by the language."""

    UNSET = "", _("By language")
    GREEN_UP = "green_up", _("Green up, red down")
    RED_UP = "red_up", _("Red up, blue down")


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
        return self.create_user(email, password, is_superuser=True, is_staff=True, **fields)


class User(IdentifiedModel, TimestampedModel, SoftDeleteModel, AbstractBaseUser, PermissionsMixin):
    """A person. `is_staff` opens the admin, where permissions say what for; `is_superuser` has them all.

    Language, zone, theme and colours are empty when the browser decides.
    """

    email = models.EmailField(_("e-mail address"), max_length=255)
    display_name = models.CharField(_("name"), max_length=100, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("staff"), default=False, db_default=False, help_text=_("May enter the admin."))
    awaits_confirmation = models.BooleanField(
        _("awaits confirmation"),
        default=False,
        db_default=False,
        help_text=_("Signed up, but has not followed the link in the e-mail."),
    )
    language = models.CharField(_("language"), max_length=10, blank=True, default="", db_default="")
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True, default="", db_default="")
    theme = models.CharField(_("theme"), max_length=10, blank=True, choices=Theme, default=Theme.UNSET, db_default="")
    price_colours = models.CharField(
        _("colours of prices"),
        max_length=10,
        blank=True,
        choices=PriceColours,
        default=PriceColours.UNSET,
        db_default="",
    )
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
                Lower("email"),
                condition=models.Q(deleted_at=None),
                name="users_email_unique_among_living",
                violation_error_message=_("Somebody has this e-mail address already."),
            ),
            models.CheckConstraint(
                condition=models.Q(is_superuser=False) | models.Q(is_staff=True), name="users_superusers_are_staff"
            ),
            one_of("theme", Theme, name="users_theme_known"),
            one_of("price_colours", PriceColours, name="users_price_colours_known"),
        ]

    def __str__(self) -> str:
        return self.email

    def clean(self) -> None:
        """Whoever may everything may enter the admin."""
        super().clean()
        self.is_staff |= self.is_superuser

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Whoever may everything may enter the admin."""
        if self.is_superuser and not self.is_staff:
            self.is_staff = True
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = {*kwargs["update_fields"], "is_staff"}
        super().save(*args, **kwargs)
