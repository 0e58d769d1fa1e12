"""Models in the back office: what was called and what it cost, keys that are never shown, and budgets."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext, gettext_lazy
from unfold.widgets import UnfoldAdminPasswordWidget, UnfoldAdminSelectWidget

from llm.models import Budget, BudgetUse, LLMCall, ModelCredential
from llm.models.budgets import BILLIONTHS
from llm.providers import available_providers, declared_provider
from llm.services import problems_of_credential, save_credential
from pastetrader.common.admin import BaseModelAdmin, HistoryAdmin, HistoryInline
from pastetrader.common.admin_columns import BAD, BUSY, EMPTY, GOOD, WARN, badge, switch
from pastetrader.common.encryption import holds

STATUS = {
    LLMCall.Status.RUNNING: BUSY,
    LLMCall.Status.DONE: GOOD,
    LLMCall.Status.FAILED: BAD,
    LLMCall.Status.LOST: WARN,
}


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
    list_filter = ("provider", "status", "purpose")
    list_select_related = ("user",)
    search_fields = ("model", "error_code", "request_id", "user__email")
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
        "subject_id",
        "period",
        "limit",
        switch(
            "is_active", on=gettext_lazy("active"), off=gettext_lazy("switched off"), description=gettext_lazy("state")
        ),
        "updated_at",
    )
    list_filter = ("scope", "period", "is_active")
    search_fields = ("subject_id",)
    inlines = (BudgetUseInline,)
