"""The base classes of all admins: one look, history that is only looked at, and deleted rows that can come back."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.admin import ModelAdmin, TabularInline
from unfold.paginator import InfinitePaginator


def sign_in_first(request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:  # noqa: ARG001  # as Django calls it
    """The admin's door: people sign in at the one page that slows guessing down; who may not enter is told so."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect_to_login(request.GET.get("next", request.path))


class BaseModelAdmin(ModelAdmin):  # type: ignore[misc]  # unfold ships no types
    """A model that people may edit. Ids and times are shown where the model has them."""

    list_per_page = 50
    show_full_result_count = False
    automatic_fields: ClassVar[tuple[str, ...]] = ("id", "created_at", "updated_at", "deleted_at")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """The admin's own, and what the program fills."""
        columns = {field.name for field in self.model._meta.get_fields()}
        own = tuple(super().get_readonly_fields(request, obj))
        return (*own, *(name for name in self.automatic_fields if name in columns and name not in own))


class HistoryAdmin(BaseModelAdmin):
    """Rows that only the program writes: millions of them, so its lists neither count nor sort them.

    Order by a key that grows with time ("-id": UUIDs of version 7 do), which has an index.
    """

    paginator = InfinitePaginator

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds history."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nobody changes history."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes history here."""
        return False


class HistoryInline(TabularInline):  # type: ignore[misc]  # unfold ships no types
    """History as a table inside its parent, a page at a time."""

    extra = 0
    per_page = 50
    can_delete = False
    show_change_link = True

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """All of them, those among them that no form could hold too."""
        return self.fields or super().get_readonly_fields(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody adds history."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes history."""
        return False


class DeletedFilter(admin.SimpleListFilter):
    """Living rows, deleted rows, or both."""

    title = _("deleted")
    parameter_name = "deleted"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, Any]]:
        """The choices beside "all"."""
        return (("no", _("No")), ("yes", _("Yes")))

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """The rows of the choice."""
        if self.value() is None:
            return queryset
        return queryset.filter(deleted_at__isnull=self.value() == "no")


class SoftDeleteAdmin(BaseModelAdmin):
    """Deleting hides a row, and a hidden row can be restored; both for many at once."""

    actions: ClassVar[Any] = ["hide_selected", "restore_selected"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Deleted rows too."""
        rows: models.QuerySet[Any] = self.model.all_objects.all()
        ordering = self.get_ordering(request)
        return rows.order_by(*ordering) if ordering else rows

    def get_list_filter(self, request: HttpRequest) -> Sequence[Any]:
        """The admin's own filters, and whether a row is deleted."""
        return (DeletedFilter, *super().get_list_filter(request))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Rows are hidden by the action and never removed."""
        return False

    @admin.action(description=_("Delete selected (can be restored)"), permissions=["change"])
    def hide_selected(self, request: HttpRequest, rows: models.QuerySet[Any]) -> None:
        """Hides the rows that may be changed."""
        done = self._each(request, rows, lambda row: row.soft_delete())
        self.message_user(request, ngettext("%d row deleted.", "%d rows deleted.", done) % done)

    @admin.action(description=_("Restore selected"), permissions=["change"])
    def restore_selected(self, request: HttpRequest, rows: models.QuerySet[Any]) -> None:
        """Shows the rows again; one whose unique name was taken meanwhile is named."""
        done = self._each(request, rows, lambda row: row.restore())
        self.message_user(request, ngettext("%d row restored.", "%d rows restored.", done) % done)

    def _each(self, request: HttpRequest, rows: models.QuerySet[Any], act: Callable[[Any], bool]) -> int:
        done = 0
        for row in rows:
            if not self.has_change_permission(request, row):
                self.message_user(request, _("%s cannot be changed.") % row, messages.ERROR)
                continue
            try:
                with transaction.atomic():
                    done += act(row)
            except IntegrityError:
                text = _("%s cannot be restored: another row has taken its name.") % row
                self.message_user(request, text, messages.ERROR)
        return done
