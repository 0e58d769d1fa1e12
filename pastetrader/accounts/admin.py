"""Users in the admin, and the admin's door."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from pastetrader.accounts.api_tokens.services import revoke_token
from pastetrader.accounts.models import (
    ApiToken,
    AuditEntry,
    IdempotencyKey,
    RateLimit,
    SignedIn,
    SignInDelay,
    User,
)
from pastetrader.accounts.requests import SignedInRequest
from pastetrader.accounts.sessions.browsers import browser_words
from pastetrader.accounts.sessions.services import end_other_sessions, end_session
from pastetrader.common.admin import HistoryAdmin, SoftDeleteAdmin, sign_in_first
from pastetrader.common.admin_actions import act_on_each
from pastetrader.common.admin_columns import BAD, GOOD, IDLE, WARN, named
from pastetrader.common.admin_filters import MadeFilter

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
    """People: make one, switch one off, sign one out, change a password."""

    form = ChangedUserForm
    add_form = NewUserForm
    change_password_form = AdminPasswordChangeForm
    list_display = (
        "email",
        "display_name",
        "standing",
        "roles",
        "last_login",
        "created_at",
        "deleted_at",
    )
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

    actions = ("sign_out_selected", *SoftDeleteAdmin.actions)

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """With their roles."""
        rows: QuerySet[User] = super().get_queryset(request)
        return rows.prefetch_related("groups")

    @display(description=_("state"), label={"in": GOOD, "waits": WARN, "off": IDLE})  # type: ignore[untyped-decorator]
    def standing(self, user: User) -> tuple[str, str]:
        """Whether they can come in."""
        if not user.is_active:
            return "off", gettext("switched off")
        return ("waits", gettext("awaits confirmation")) if user.awaits_confirmation else ("in", gettext("active"))

    @admin.display(description=_("role"))
    def roles(self, user: User) -> str:
        """What staff may do."""
        named = [str(_("superuser"))] if user.is_superuser else []
        return ", ".join([*named, *(group.name for group in user.groups.all())])

    def has_sign_out_permission(self, request: HttpRequest) -> bool:
        """Who may end one session may end all of a person's."""
        return bool(request.user.has_perm("accounts.delete_signedin"))

    @admin.action(description=_("Sign out everywhere"), permissions=["sign_out"])
    def sign_out_selected(self, request: SignedInRequest, rows: QuerySet[User]) -> None:
        """Ends all their sessions but the one that asks."""

        def act(user: User) -> bool:
            own = request.session.session_key if user.pk == request.user.pk else None
            return end_other_sessions(user=user, current_key=own, by=request.user) > 0

        act_on_each(self, request, rows, act, _("Signed out everywhere."))

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

    list_display = (
        named("key", description=_("key")),
        named("attempts", description=_("attempts")),
        named("last_attempt_at", description=_("last attempt at")),
        named("not_before", description=_("not before")),
        named("succeeded_at", description=_("succeeded at")),
    )
    fields = readonly_fields = list_display
    search_fields = ("=key",)
    ordering = ("-last_attempt_at",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Operators and support may free somebody."""
        return request.user.has_perm("accounts.delete_signindelay")


@admin.register(RateLimit)
class RateLimitAdmin(HistoryAdmin):
    """What is used up of what people may do; which bucket is whose is not kept."""

    list_display = (named("key", description=_("key")), "used_until")
    fields = readonly_fields = list_display
    search_fields = ("=key",)
    ordering = ("key",)

    @admin.display(description=_("used until"))
    def used_until(self, bucket: RateLimit) -> datetime:
        """When it is empty again."""
        return datetime.fromtimestamp(bucket.due_us / 1_000_000, tz=UTC)


@admin.register(IdempotencyKey)
class IdempotencyKeyAdmin(HistoryAdmin):
    """Which requests were answered under a key; what the answers said is between the person and the API."""

    list_display = ("endpoint", "key", "user", "status", "created_at")
    list_filter = (MadeFilter,)
    list_select_related = ("user",)
    search_fields = ("=key", "user__email")
    fields = ("user", "endpoint", "key", "status", "created_at")
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[IdempotencyKey]:
        """Without the answers."""
        rows: QuerySet[IdempotencyKey] = super().get_queryset(request)
        return rows.defer("headers", "body")


class ActionFilter(admin.SimpleListFilter):
    """Acts by what they are about; the column's own filter would look for them in every row."""

    title = _("about")
    parameter_name = "about"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, Any]]:
        """What acts begin with."""
        return (
            ("sign_in.", _("Signing in")),
            ("session.", _("Sessions")),
            ("api_token.", _("API tokens")),
            ("role.", _("Roles")),
            ("admin.", _("Back office")),
            ("workflow.", _("Workflows")),
            ("schedule.", _("Schedules")),
            ("webhook.", _("Webhooks")),
        )

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The acts whose name begins so: a range of the index."""
        begins = self.value()
        if not begins:
            return queryset
        return queryset.filter(action__gte=begins, action__lt=f"{begins[:-1]}/")


@admin.register(AuditEntry)
class AuditEntryAdmin(HistoryAdmin):
    """Who did what. `manage.py verify_audit` says whether it is whole."""

    list_display = ("at", "action", "by_words", "subject_type", "subject_words", "address", "request_id", "number")
    list_filter = (ActionFilter, MadeFilter)
    date_hierarchy = "at"
    hashes = (named("previous_hash", description=_("hash before it")), named("hash", description=_("own hash")))
    readonly_fields = hashes
    fields = (
        "id",
        "number",
        "at",
        "action",
        "by",
        "by_words",
        "subject_type",
        "subject_id",
        "subject_words",
        "detail",
        "address",
        "request_id",
        *hashes,
    )
    search_fields = ("by_words", "subject_words", "=subject_id", "=request_id", "=address")
    ordering = ("-id",)


class TokenFilter(admin.SimpleListFilter):
    """Which tokens let a program in."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, Any]]:
        """The choices beside "all"."""
        return (("good", _("good")), ("expired", _("expired")), ("revoked", _("revoked")))

    def queryset(self, request: HttpRequest, queryset: QuerySet[ApiToken]) -> QuerySet[ApiToken]:
        """The rows of the choice."""
        now = timezone.now()
        if self.value() == "good":
            return queryset.filter(Q(expires_at=None) | Q(expires_at__gt=now), revoked_at=None)
        if self.value() == "expired":
            return queryset.filter(expires_at__lte=now, revoked_at=None)
        return queryset.exclude(revoked_at=None) if self.value() == "revoked" else queryset


@admin.register(ApiToken)
class ApiTokenAdmin(HistoryAdmin):
    """Tokens of programs; their secrets are nowhere."""

    list_display = ("prefix", "name", "user", "state", "may", "last_used_at", "created_at", "expires_at", "revoked_at")
    list_filter = (TokenFilter, "can_write", "can_run")
    list_select_related = ("user",)
    search_fields = ("prefix", "name", "user__email")
    ordering = ("-id",)
    actions = ("revoke_selected",)

    @display(description=_("state"), label={"good": GOOD, "expired": IDLE, "revoked": BAD})  # type: ignore[untyped-decorator]
    def state(self, token: ApiToken) -> tuple[str, str]:
        """Whether it lets a program in."""
        if token.revoked_at:
            return "revoked", gettext("revoked")
        is_over = token.expires_at is not None and token.expires_at <= timezone.now()
        return ("expired", gettext("expired")) if is_over else ("good", gettext("good"))

    @admin.display(description=_("may"))
    def may(self, token: ApiToken) -> str:
        """What it may do."""
        return ", ".join(token.scopes)

    @admin.action(description=_("Revoke"), permissions=["operate"])
    def revoke_selected(self, request: SignedInRequest, rows: QuerySet[ApiToken]) -> None:
        """They let nobody in any more. Superusers alone: roles do not touch how people come in."""
        act_on_each(
            self,
            request,
            rows.select_related("user"),
            lambda token: revoke_token(token_id=token.pk, by=request.user, of=token.user),
            _("Revoked."),
        )


@admin.register(SignedIn)
class SignedInAdmin(HistoryAdmin):
    """Who is signed in where; ending a session signs them out there."""

    list_display = ("user", "browser_words", "address", "created_at", "last_seen_at")
    list_filter = (MadeFilter,)
    list_select_related = ("user",)
    search_fields = ("user__email", "=address")
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
    def end_selected(self, request: SignedInRequest, rows: QuerySet[SignedIn]) -> None:
        """Signs them out there."""

        def act(session: SignedIn) -> None:
            end_session(session_id=session.pk, of=session.user, by=request.user)

        act_on_each(self, request, rows.select_related("user"), act, _("Session ended."))
