"""Models in the back office: what was called and what it cost, keys that are never shown, and budgets."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from unfold.widgets import UnfoldAdminPasswordWidget, UnfoldAdminSelectWidget

from llm.calling.budgets import begin_of
from llm.models import Budget, BudgetUse, LLMCall, ModelCredential
from llm.models.budgets import BILLIONTHS
from llm.providers import available_providers, declared_provider
from llm.services import problems_of_credential, save_credential
from pastetrader.accounts.models import User
from pastetrader.common.admin import BaseModelAdmin, HistoryAdmin, HistoryInline
from pastetrader.common.admin_columns import BAD, BUSY, EMPTY, GOOD, WARN, badge, switch
from pastetrader.common.admin_filters import MadeFilter
from pastetrader.common.encryption import holds

STATUS = {
    LLMCall.Status.RUNNING: BUSY,
    LLMCall.Status.DONE: GOOD,
    LLMCall.Status.FAILED: BAD,
    LLMCall.Status.LOST: WARN,
}


class UnpricedFilter(admin.SimpleListFilter):
    """Calls that answered at a price nobody knows: whose models lack a line in the table of prices."""

    title = gettext_lazy("price")
    parameter_name = "price"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, Any]]:
        """The choices beside "all"."""
        return (("known", gettext_lazy("known")), ("unknown", gettext_lazy("not known")))

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[LLMCall]) -> models.QuerySet[LLMCall]:
        """The rows of the choice."""
        if self.value() == "unknown":
            return queryset.filter(cost=None, status=LLMCall.Status.DONE)
        return queryset.exclude(cost=None) if self.value() == "known" else queryset


@admin.register(LLMCall)
class LLMCallAdmin(HistoryAdmin):
    """Who asked which model, what it used and cost, and how it ended. What was said is not kept."""

    list_display = (
        "created_at",
        "user",
        "provider",
        "model",
        "purpose",
        badge("status", STATUS, description=gettext_lazy("status")),
        "error_code",
        "input_tokens",
        "output_tokens",
        "cost_or_unpriced",
        "latency_ms",
    )
    list_filter = (MadeFilter, "provider", "status", UnpricedFilter, "purpose")
    list_select_related = ("user",)
    search_fields = ("model", "error_code", "request_id", "user__email", "=execution_id", "=agent_id", "=chain")
    ordering = ("-id",)

    @admin.display(description=gettext_lazy("cost (USD)"))
    def cost_or_unpriced(self, call: LLMCall) -> str:
        """Never 0 because nobody knows."""
        if call.cost is not None:
            return f"{call.cost:.6f}"
        return gettext("unpriced") if call.status == LLMCall.Status.DONE else EMPTY


def _providers_with_keys() -> list[tuple[str, str]]:
    return [(name, name) for name in available_providers() if declared_provider(name).credentials_model is not None]


class ModelCredentialForm(forms.ModelForm[ModelCredential]):
    """Takes a key and never gives one back."""

    provider = forms.ChoiceField(
        label=gettext_lazy("provider"), widget=UnfoldAdminSelectWidget, choices=_providers_with_keys
    )
    new_key = forms.CharField(
        label=gettext_lazy("key"),
        required=False,
        widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("Is not shown again. Empty keeps the key that is there."),
    )

    class Meta:
        model = ModelCredential
        fields = ("owner", "provider", "name", "base_url", "is_active")

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # not in the stubs
        if self.errors:
            return
        for problem in problems_of_credential(self.instance, self.cleaned_data["new_key"] or None):
            self.add_error("new_key" if problem.path == "api_key" else None, problem.message.render(gettext))


@admin.register(ModelCredential)
class ModelCredentialAdmin(BaseModelAdmin):
    """Keys of people and of the installation (without owner). Stored encrypted, shown nowhere."""

    form = ModelCredentialForm
    list_display = (
        "provider",
        "name",
        "owner",
        "base_url",
        "has_key",
        switch(
            "is_active", on=gettext_lazy("active"), off=gettext_lazy("switched off"), description=gettext_lazy("state")
        ),
        "updated_at",
    )
    list_filter = ("provider", "is_active")
    list_select_related = ("owner",)
    search_fields = ("provider", "name", "owner__email", "base_url")
    autocomplete_fields = ("owner",)

    @admin.display(description=gettext_lazy("has a key"), boolean=True)
    def has_key(self, credential: ModelCredential) -> bool:
        """Whether; never which."""
        return holds(credential, "api_key")

    def save_model(self, request: HttpRequest, obj: ModelCredential, form: Any, change: bool) -> None:
        """As everybody saves it."""
        save_credential(obj, api_key=form.cleaned_data["new_key"] or None, by=request.user)  # type: ignore[arg-type]


class BudgetUseInline(HistoryInline):
    """What was used of a budget, by period."""

    model = BudgetUse
    fields = ("subject_id", "begins", "spent_dollars", "reserved_dollars")
    ordering = ("-begins",)

    @admin.display(description=gettext_lazy("spent (USD)"))
    def spent_dollars(self, use: BudgetUse) -> str:
        """For people."""
        return f"{Decimal(use.spent) / BILLIONTHS:.6f}"

    @admin.display(description=gettext_lazy("put aside (USD)"))
    def reserved_dollars(self, use: BudgetUse) -> str:
        """By calls in progress."""
        return f"{Decimal(use.reserved) / BILLIONTHS:.6f}"


@admin.register(Budget)
class BudgetAdmin(BaseModelAdmin):
    """What may be spent. Without “which one” the limit is for each person, agent or execution."""

    list_display = (
        "scope",
        "for_whom",
        "period",
        "limit",
        "used_now",
        switch(
            "is_active", on=gettext_lazy("active"), off=gettext_lazy("switched off"), description=gettext_lazy("state")
        ),
        "updated_at",
    )
    list_filter = ("scope", "period", "is_active")
    search_fields = ("subject_id",)
    inlines = (BudgetUseInline,)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Budget]:
        """With the person that a budget is for, and what is used in its present period (of several, the most)."""
        now = timezone.now()
        begins = models.Case(
            *(models.When(period=one, then=models.Value(begin_of(one, now))) for one in Budget.Period),
            output_field=models.DateField(),
        )
        rows: models.QuerySet[Budget] = super().get_queryset(request).annotate(now_begins=begins)
        # Of executions there are as many as ever ran: none of them is the one that is asked for.
        several = BudgetUse.objects.exclude(budget__scope=Budget.Scope.EXECUTION)
        used = several.filter(budget=models.OuterRef("pk"), begins=models.OuterRef("now_begins"))
        sums = used.annotate(used=models.F("spent") + models.F("reserved")).order_by("-used").values("used")
        people = User.objects.filter(pk=models.OuterRef("subject_id")).values("email")
        return rows.annotate(most_used=models.Subquery(sums[:1]), person=models.Subquery(people[:1]))

    @admin.display(description=gettext_lazy("for whom"))
    def for_whom(self, budget: Any) -> str:
        """A person by e-mail, an agent or an execution by its id."""
        if budget.subject_id is None:
            return gettext("each")
        return str(budget.person or budget.subject_id)

    @admin.display(description=gettext_lazy("used now (USD)"), ordering="most_used")
    def used_now(self, budget: Any) -> str:
        """Spent and put aside in the present period; of a budget for each, by whoever used the most."""
        return f"{Decimal(budget.most_used or 0) / BILLIONTHS:.6f}"
