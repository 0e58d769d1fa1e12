"""What findings, verdicts and providers are called, for people who read them."""

from collections.abc import Mapping
from types import MappingProxyType

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _

FINDINGS: Mapping[str, Message] = MappingProxyType(
    {
        "behind": _("The bars end before the last session"),
        "no_bars": _("No symbol has a bar of the last session"),
        "missing": _("Symbols lack a bar of the last session"),
        "shrunk": _("Fewer symbols have a bar than the session before"),
        "empty_sessions": _("Whole sessions are missing"),
        "closed_days": _("There are bars of days on which the exchange was closed"),
        "stale": _("Symbols have had no bar for a while"),
        "gaps": _("Symbols lack sessions between their bars"),
        "jumps": _("Prices move further than a session can go"),
        "failed": _("Symbols could not be fetched"),
    }
)
FIGURES: Mapping[str, Message] = MappingProxyType(
    {
        "symbols": _("Symbols"),
        "with_bar": _("With a bar of the session"),
        "with_bar_before": _("With a bar of the session before"),
        "missing": _("Without a bar"),
        "halted": _("Halted"),
        "stale": _("Without a bar for a while"),
        "gaps": _("With gaps"),
        "jumps": _("Moves too far"),
        "failed": _("Not fetched"),
    }
)
PROVIDERS: Mapping[str, Message] = MappingProxyType(
    {
        "kis": _("KIS (Korea Investment & Securities)"),
        "yahoo": _("Yahoo Finance"),
        "custom": _("An address of your own"),
        "files": _("Files that people brought"),
        "sample": _("Made up by this program"),
    }
)


def finding_name(code: str) -> Message:
    """What a finding is called; one that nobody knows by its code."""
    return FINDINGS.get(code) or Message("%(code)s", {"code": code})


def provider_name(kind: str) -> Message:
    """What a source is called."""
    return PROVIDERS.get(kind) or Message("%(code)s", {"code": kind})
