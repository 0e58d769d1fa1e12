"""What the pages of markets show of a passport: figures, findings with the symbols concerned, in the reader's words."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from pastetrader.common.message_field import shown
from pastetrader.common.stored_messages import read_stored
from screening.models import Verdict
from screening.passports.words import FIGURES, finding_name

ICONS = {Verdict.BLOCK: "circle-x", Verdict.WARN: "triangle-alert", Verdict.PASS: "check"}
# As the findings of a file are marked.
LEVELS = {Verdict.BLOCK: "refusal", Verdict.WARN: "doubt", Verdict.PASS: "note"}
_ORDER = (Verdict.BLOCK, Verdict.WARN, Verdict.PASS)


@dataclass(frozen=True)
class ShownFinding:
    """A finding: what it is called, a sentence with its figures, and the first symbols that it is about."""

    code: str
    verdict: Verdict
    label: str
    words: str
    icon: str
    level: str
    symbols: tuple[str, ...]


def findings_of(passport: dict[str, Any] | None) -> list[ShownFinding]:
    """The worst first."""
    found = [_finding(one) for one in (passport or {}).get("findings", [])]
    return sorted(found, key=lambda one: _ORDER.index(one.verdict))


def figures_of(passport: dict[str, Any] | None) -> list[tuple[str, int]]:
    """What was counted, each with its name."""
    counted = (passport or {}).get("figures", {})
    return [(name.render(gettext), counted[code]) for code, name in FIGURES.items() if code in counted]


def _finding(one: dict[str, Any]) -> ShownFinding:
    verdict = Verdict(one["verdict"])
    return ShownFinding(
        code=one["code"],
        verdict=verdict,
        label=finding_name(one["code"]).render(gettext),
        words=shown(read_stored(one["message"])),
        icon=ICONS[verdict],
        level=LEVELS[verdict],
        symbols=tuple(one.get("symbols", ())),
    )
