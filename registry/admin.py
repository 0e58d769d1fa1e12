"""Tools and agents in the admin. Credentials are never shown; built-in tools are only looked at."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from llm.models import LLMCall
from pastetrader.common.admin import HistoryAdmin, SoftDeleteAdmin
from pastetrader.common.admin_columns import BAD, BUSY, IDLE, WARN, badge, switch
from pastetrader.common.encryption import holds
from pastetrader.common.messages import Problem
from registry.models import Agent, Secret, ToldFinding, Tool, ToolEffect, ToolPin, ToolType
from registry.services import delete_agent, delete_tool, problems_of_agent, problems_of_tool

EFFECT = {ToolEffect.READ: IDLE, ToolEffect.WRITE: BUSY, ToolEffect.EXEC: WARN, ToolEffect.MONEY: BAD}


def _show(form: forms.ModelForm[Any], problems: tuple[Problem, ...]) -> None:
    for problem in problems:
        field = problem.path.partition(".")[0]
        form.add_error(field if field in form.fields else None, problem.message.render(gettext))


class ToolForm(forms.ModelForm[Tool]):
    """Checks what the services check."""

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # not in the stubs
        if not self.errors:
            _show(self, problems_of_tool(self.instance, by_owner=False))


class AgentForm(forms.ModelForm[Agent]):
    """Checks what the services check."""

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # not in the stubs
        if not self.errors:
            _show(self, problems_of_agent(self.instance))


class CredentialsFilter(admin.SimpleListFilter):
    """Tools with and without credentials."""

    title = gettext_lazy("credentials")
    parameter_name = "credentials"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, Any]]:
        """The choices beside "all"."""
        return (("some", gettext_lazy("has some")), ("none", gettext_lazy("has none")))

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[Tool]) -> models.QuerySet[Tool]:
        """The rows of the choice."""
        chosen = {"some": False, "none": True}.get(self.value() or "")
        return queryset if chosen is None else queryset.filter(auth_config__isnull=chosen)


@admin.register(Tool)
class ToolAdmin(SoftDeleteAdmin):
    """What workflows and agents can call."""

    form = ToolForm
    product_page = "tool"
    list_display = (
        "name",
        "tool_type",
        "owner",
        badge("effect", EFFECT, description=gettext_lazy("effect")),
        switch(
            "is_active", on=gettext_lazy("active"), off=gettext_lazy("switched off"), description=gettext_lazy("state")
        ),
        "idempotent",
        "is_public",
        "has_credentials",
        "used_by",
        "updated_at",
    )
    list_filter = ("tool_type", "effect", "is_active", "is_public", CredentialsFilter)
    list_select_related = ("owner",)
    search_fields = ("name", "description", "owner__email")
    autocomplete_fields = ("owner",)
    readonly_fields = ("has_credentials",)

    @admin.display(description=gettext_lazy("has credentials"), boolean=True)
    def has_credentials(self, tool: Tool) -> bool:
        """Whether any are stored; never which."""
        return holds(tool, "auth_config")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Tool]:
        """With how many steps of workflows and agents call each."""
        steps = models.Count("nodes", filter=models.Q(nodes__workflow__deleted_at=None), distinct=True)
        agents = models.Count("agents", filter=models.Q(agents__deleted_at=None), distinct=True)
        rows: models.QuerySet[Tool] = super().get_queryset(request)
        return rows.annotate(step_count=steps, agent_count=agents)

    @admin.display(description=gettext_lazy("steps and agents"))
    def used_by(self, tool: Any) -> str:
        """How many would miss it."""
        return f"{tool.step_count} + {tool.agent_count}"

    def hide(self, row: Tool, by: Any) -> None:
        """As the API does it; built-in tools stay."""
        delete_tool(tool=row, by=by)

    def has_change_permission(self, request: HttpRequest, obj: Tool | None = None) -> bool:
        """Built-in tools come with the program."""
        is_builtin = obj is not None and obj.tool_type == ToolType.BUILTIN
        return not is_builtin and bool(super().has_change_permission(request, obj))


@admin.register(Agent)
class AgentAdmin(SoftDeleteAdmin):
    """Models with instructions and tools."""

    form = AgentForm
    product_page = "agent"
    list_display = (
        "name",
        "model_provider",
        "model_name",
        "owner",
        "cost_this_month",
        switch(
            "is_active", on=gettext_lazy("active"), off=gettext_lazy("switched off"), description=gettext_lazy("state")
        ),
        "is_public",
        "updated_at",
    )
    list_filter = ("model_provider", "is_active", "is_public")
    list_select_related = ("owner",)
    search_fields = ("name", "description", "owner__email")
    autocomplete_fields = ("owner", "tools")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Agent]:
        """With what each cost since the first of the month."""
        begin = timezone.localtime().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        calls = LLMCall.objects.filter(agent_id=models.OuterRef("pk"), created_at__gte=begin).order_by()
        sums = calls.values("agent_id").annotate(total=models.Sum("cost")).values("total")
        rows: models.QuerySet[Agent] = super().get_queryset(request)
        return rows.annotate(cost_now=models.Subquery(sums))

    @admin.display(description=gettext_lazy("cost this month (USD)"), ordering="cost_now")
    def cost_this_month(self, agent: Any) -> str | None:
        """Of priced calls, by everybody."""
        return None if agent.cost_now is None else f"{agent.cost_now:.6f}"

    def hide(self, row: Agent, by: Any) -> None:
        """As the API does it."""
        delete_agent(agent=row, by=by)


@admin.register(Secret)
class SecretAdmin(HistoryAdmin):
    """Whose secrets there are, and since when; nothing of a value, not even how it ends."""

    list_display = ("name", "owner", "changed_at", "used_at")
    list_select_related = ("owner",)
    fields = readonly_fields = list_display
    search_fields = ("name", "owner__email")
    ordering = ("-changed_at",)


@admin.register(ToldFinding)
class ToldFindingAdmin(HistoryAdmin):
    """What people were told already; which words it was is not kept."""

    list_display = ("key", "owner", "claimed_at", "told_at")
    list_select_related = ("owner",)
    fields = readonly_fields = list_display
    search_fields = ("=key", "owner__email")
    ordering = ("-claimed_at",)


@admin.register(ToolPin)
class ToolPinAdmin(HistoryAdmin):
    """What owners of tools approved of what servers say."""

    list_display = ("tool", "approved_by", "approved_at", "digest")
    list_select_related = ("tool", "approved_by")
    fields = readonly_fields = ("tool", "approved_by", "approved_at", "digest", "target", "said")
    search_fields = ("tool__name", "approved_by__email")
    ordering = ("-tool_id",)
