"""Users in the admin, and the admin's door."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from pastetrader.accounts.models import ApiToken, AuditEntry, IdempotencyKey, SignedIn, SignInDelay, User
from pastetrader.accounts.sessions.browsers import browser_words
from pastetrader.accounts.sessions.services import end_session
from pastetrader.common.admin import HistoryAdmin, SoftDeleteAdmin, sign_in_first

admin.site.login = sign_in_first  # type: ignore[method-assign]  # Django documents replacing it
# Rights are by owner; what staff may do is by the roles of accounts/staff.
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
    list_display = ("email", "display_name", "is_active", "is_staff", "is_superuser", "last_login", "deleted_at")
    list_filter = ("is_active", "is_staff", "is_superuser", "groups", "awaits_confirmation")
    search_fields = ("email", "display_name")
    ordering = ("email",)
    filter_horizontal = ("groups",)
    readonly_fields = ("last_login",)
    rights = ("is_staff", "is_superuser", "groups")
    fieldsets = (
        (None, {"fields": ("email", "display_name", "password")}),
        (_("Rights"), {"fields": ("is_active", "awaits_confirmation", "is_staff", "groups", "is_superuser")}),
        (_("More"), {"fields": ("metadata", "id", "last_login", "created_at", "updated_at", "deleted_at")}),
    )
    add_fieldsets = ((None, {"classes": ("wide",), "fields": ("email", "usable_password", "password1", "password2")}),)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Rights are given by superusers alone: nobody else makes staff, themselves included."""
        own = super().get_readonly_fields(request, obj)
        return own if request.user.is_superuser else (*own, *self.rights)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:  # noqa: A002  # Django's name
        """Superusers alone: whoever sets somebody's password can be them."""
        if not request.user.is_superuser:
            raise PermissionDenied
        answer: HttpResponse = super().user_change_password(request, id, form_url)
        return answer


@admin.register(SignInDelay)
class SignInDelayAdmin(HistoryAdmin):
    """Who is slowed down at the moment; deleting a row lets them try again at once."""

    list_display = ("key", "attempts", "last_attempt_at", "not_before")
    ordering = ("-last_attempt_at",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Operators and support may free somebody."""
        return request.user.has_perm("accounts.delete_signindelay")


@admin.register(IdempotencyKey)
class IdempotencyKeyAdmin(HistoryAdmin):
    """Which requests were answered under a key; what the answers said is between the person and the API."""

    list_display = ("endpoint", "key", "user", "status", "created_at")
    list_select_related = ("user",)
    fields = ("user", "endpoint", "key", "status", "created_at")
    ordering = ("-id",)


@admin.register(AuditEntry)
class AuditEntryAdmin(HistoryAdmin):
    """Who did what. `manage.py verify_audit` says whether it is whole."""

    list_display = ("at", "action", "by_words", "subject_type", "subject_words", "address", "request_id")
    list_filter = ("action",)
    search_fields = ("by_words", "subject_words", "subject_id", "request_id", "address")
    ordering = ("-id",)


@admin.register(ApiToken)
class ApiTokenAdmin(HistoryAdmin):
    """Tokens of programs; their secrets are nowhere."""

    list_display = (
        "prefix",
        "name",
        "user",
        "can_read",
        "can_run",
        "can_write",
        "last_used_at",
        "expires_at",
        "revoked_at",
    )
    list_select_related = ("user",)
    search_fields = ("prefix", "name", "user__email")
    ordering = ("-id",)


@admin.register(SignedIn)
class SignedInAdmin(HistoryAdmin):
    """Who is signed in where; ending a session signs them out there."""

    list_display = ("user", "browser_words", "address", "created_at", "last_seen_at")
    list_select_related = ("user",)
    fields = ("user", "browser", "address", "created_at", "last_seen_at")
    ordering = ("-id",)
    actions = ("end_selected",)

    @admin.display(description=_("browser"))
    def browser_words(self, session: SignedIn) -> str:
        """The browser as people know it."""
        return browser_words(session.browser)

    def has_end_permission(self, request: HttpRequest) -> bool:
        """Operators and support."""
        return request.user.has_perm("accounts.delete_signedin")

    @admin.action(description=_("End selected sessions"), permissions=["end"])
    def end_selected(self, request: HttpRequest, rows: QuerySet[SignedIn]) -> None:
        """Signs them out there."""
        for session in rows:
            end_session(session_id=session.pk, of=session.user, by=request.user)
