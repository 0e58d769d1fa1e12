"""Users in the admin, and the admin's door."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from pastetrader.accounts.models import IdempotencyKey, SignInDelay, User
from pastetrader.common.admin import HistoryAdmin, SoftDeleteAdmin, sign_in_first

admin.site.login = sign_in_first  # type: ignore[method-assign]  # Django documents replacing it
# Rights are by owner; the admin is for superusers.
admin.site.unregister(Group)


class NewUserForm(UserCreationForm):  # type: ignore[misc]  # unfold ships no types
    """A new user: e-mail and password."""

    class Meta:
        model = User
        fields = ("email",)

    def clean_email(self) -> str:
        """E-mails are kept in lower case."""
        return str(self.cleaned_data["email"]).lower()


class ChangedUserForm(UserChangeForm):  # type: ignore[misc]  # unfold ships no types
    """A user; the password has a form of its own."""

    class Meta:
        model = User
        fields = "__all__"

    def clean_email(self) -> str:
        """E-mails are kept in lower case."""
        return str(self.cleaned_data["email"]).lower()


@admin.register(User)
class UserAdmin(SoftDeleteAdmin, DjangoUserAdmin):  # type: ignore[type-arg,misc]  # stubs
    """People: make one, switch one off, change a password."""

    form = ChangedUserForm
    add_form = NewUserForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("email", "display_name", "is_active", "is_superuser", "last_login", "deleted_at")
    list_filter = ("is_active", "is_superuser")
    search_fields = ("email", "display_name")
    ordering = ("email",)
    filter_horizontal = ()
    readonly_fields = ("last_login",)
    fieldsets = (
        (None, {"fields": ("email", "display_name", "password")}),
        (_("Rights"), {"fields": ("is_active", "is_superuser")}),
        (_("More"), {"fields": ("metadata", "id", "last_login", "created_at", "updated_at", "deleted_at")}),
    )
    add_fieldsets = ((None, {"classes": ("wide",), "fields": ("email", "usable_password", "password1", "password2")}),)


@admin.register(SignInDelay)
class SignInDelayAdmin(HistoryAdmin):
    """Who is slowed down at the moment; deleting a row lets them try again at once."""

    list_display = ("key", "attempts", "last_attempt_at", "not_before")
    ordering = ("-last_attempt_at",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An operator may free somebody."""
        return bool(request.user.is_superuser)


@admin.register(IdempotencyKey)
class IdempotencyKeyAdmin(HistoryAdmin):
    """Which requests were answered under a key; what the answers said is between the person and the API."""

    list_display = ("endpoint", "key", "user", "status", "created_at")
    list_select_related = ("user",)
    fields = ("user", "endpoint", "key", "status", "created_at")
    ordering = ("-id",)
