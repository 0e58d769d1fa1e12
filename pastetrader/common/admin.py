"""The base classes of all admins: one look, history that is only looked at, and deleted rows that can come back."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline
from unfold.paginator import InfinitePaginator

from pastetrader.common.admin_actions import act_on_each
from pastetrader.common.admin_columns import EMPTY
from pastetrader.common.errors import NotAllowed
from pastetrader.common.messages import message


def sign_in_first(request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:  # noqa: ARG001  # as Django calls it
    """The admin's door: people sign in at the one page that slows guessing down; who may not enter is told so."""
    if request.user.is_authenticated:
        text = _("The back office is open to staff only, and you are signed in as %(who)s. Ask an operator for a role.")
        raise PermissionDenied(text % {"who": request.user})
    return redirect_to_login(request.GET.get("next", request.path))


class BaseModelAdmin(ModelAdmin):  # type: ignore[misc]  # unfold ships no types
    """A model that people may edit. Ids and times are shown where the model has them.

    `product_page` is the name of the page on which the product shows a row: staff who may see it there are led to it.
    """

    list_per_page = 50
    list_fullwidth = True
    show_full_result_count = False
    warn_unsaved_form = True
    empty_value_display = EMPTY
    product_page: ClassVar[str] = ""
    automatic_fields: ClassVar[tuple[str, ...]] = ("id", "created_at", "updated_at", "deleted_at")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """The admin's own, and what the program fills."""
        columns = {field.name for field in self.model._meta.get_fields()}
        own = tuple(super().get_readonly_fields(request, obj))
        return (*own, *(name for name in self.automatic_fields if name in columns and name not in own))

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        """The row's own page in the product."""
        return reverse(self.product_page, args=[obj.pk]) if obj is not None and self.product_page else None

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *how: Any, obj: Any = None, **more: Any
    ) -> HttpResponse:
        """Without a way to a page that would not be shown to this person."""
        answer: Any = super().render_change_form(request, context, *how, obj=obj, **more)
        if obj is not None and self.product_page:
            answer.context_data["has_absolute_url"] = self.is_visible_to(request.user, obj)
        page: HttpResponse = answer
        return page

    def is_visible_to(self, user: Any, row: Any) -> bool:
        """Whether the product shows the row to the person, on pages outside of the back office."""
        visible: bool = self.model._default_manager.visible_to(user).filter(pk=row.pk).exists()
        return visible

    def has_operate_permission(self, request: HttpRequest) -> bool:
        """Whether the person may act on rows through services, which forms of history do not let anybody."""
        options = self.model._meta
        return bool(request.user.has_perm(f"{options.app_label}.change_{options.model_name}"))


class HistoryAdmin(BaseModelAdmin):
    """Rows that only the program writes: millions of them, so its lists neither count nor sort them.

    Order by a key that grows with time ("-id": UUIDs of version 7 do), which has an index.
    """

    paginator = InfinitePaginator
    sortable_by = ()

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
    """Deleting hides a row, and a hidden row can be restored; both for many at once.

    `hide` and `restore` are the app's services where it has some: what follows from the change follows then, too.
    """

    actions: Any = ("hide_selected", "restore_selected")

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

    def hide(self, row: Any, by: Any) -> Any:
        """Hides a row; False when it was hidden."""
        return row.soft_delete()

    def restore(self, row: Any, by: Any) -> Any:
        """Shows a row again; False when it was not hidden."""
        return row.restore()

    @admin.action(description=_("Delete selected (can be restored)"), permissions=["operate"])
    def hide_selected(self, request: HttpRequest, rows: models.QuerySet[Any]) -> None:
        """Hides the rows that may be hidden."""
        act_on_each(self, request, rows, lambda row: self.hide(row, request.user), _("Deleted."))

    @admin.action(description=_("Restore selected"), permissions=["operate"])
    def restore_selected(self, request: HttpRequest, rows: models.QuerySet[Any]) -> None:
        """Shows the rows again; one whose unique name was taken meanwhile is named."""
        act_on_each(self, request, rows, lambda row: self._restored(row, request.user), _("Restored."))

    def _restored(self, row: Any, by: Any) -> Any:
        try:
            with transaction.atomic():
                return self.restore(row, by)
        except IntegrityError as error:
            raise NotAllowed(message("It cannot be restored: another row has taken its name.")) from error
