"""How good the bars were that an execution worked with, as a part of its page."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.translation import gettext

from executions.models import WorkflowExecution
from screening.models import Verdict
from screening.passports.words import finding_name, provider_name

register = template.Library()
_ORDER = (Verdict.PASS, Verdict.WARN, Verdict.BLOCK)


@dataclass(frozen=True)
class BarsUsed:
    """A market as the execution found it. `findings` in words."""

    market: str
    verdict: str
    provider: str
    session: str
    findings: tuple[str, ...]


@register.inclusion_tag("screening/markets/bars_used.html")
def bars_used_by(execution: WorkflowExecution) -> dict[str, Any]:
    """The markets whose bars warn of something or were taken against their quality; nothing of good ones."""
    rows = execution.node_executions.filter(node_type="tool", output_data__has_key="quality")
    found: dict[str, BarsUsed] = {}
    for market, quality in rows.values_list("output_data__market", "output_data__quality"):
        # What a tool of one's own calls quality is something else.
        if not isinstance(market, str) or not isinstance(quality, dict) or quality.get("verdict") not in Verdict.values:
            continue
        said = _used(market, quality)
        if market not in found or _ORDER.index(Verdict(found[market].verdict)) < _ORDER.index(Verdict(said.verdict)):
            found[market] = said
    return {"markets": [used for used in found.values() if used.verdict != Verdict.PASS]}


def _used(market: str, quality: dict[str, Any]) -> BarsUsed:
    findings = quality.get("findings")
    codes = [code for code in findings if isinstance(code, str)] if isinstance(findings, list) else []
    return BarsUsed(
        market,
        quality["verdict"],
        provider_name(str(quality.get("provider", ""))).render(gettext),
        str(quality.get("session") or ""),
        tuple(finding_name(code).render(gettext) for code in codes),
    )
