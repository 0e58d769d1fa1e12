"""What people did with the rules of a reading: said by its ledger, by its workflow, and by whether that was used."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, Literal

from django.db.models import QuerySet

from executions.models import WorkflowExecution
from parsers.ledger.application import SIDES
from parsers.ledger.entries import Entry
from parsers.models import Draft, Strategy
from parsers.services import strategy_of
from parsers.services.ledgers import ledger_of_row
from pastetrader.quality.models import RuleTally
from screening.conditions import ConditionError
from screening.strategy import group_of
from workflows.services import graph_of

Judgement = Literal["confirmed", "kept", "edited", "dropped", "answered", "unjudged", "added"]
# The step of a drafted workflow that screens for the rules of a side.
STEP_OF = {"entry": "screen", "exit": "screen_exit"}


def tally(reading: Strategy, runs: QuerySet[WorkflowExecution]) -> None:
    """Count what became of the rules of the reading, and keep the counts.

    People judge what they saw: once they did, a later version of the reader takes nothing of that away.
    """
    known = RuleTally.objects.filter(strategy=reading).first()
    version = strategy_of(reading).extractor.version
    if known is not None and known.judged and known.reader_version != version:
        return
    drafts = list(reading.drafts.filter(is_current=True).select_related("workflow"))
    is_same = known is not None and known.reader_version == version
    is_used = bool(is_same and known and known.is_used) or _is_used(drafts, runs)
    changed = {step for draft in drafts for step in _changed_by_hand(draft)}
    counts = Counter(judgement_of(entry, changed, is_used=is_used) for entry in ledger_of_row(reading).entries)
    RuleTally.objects.update_or_create(
        strategy=reading,
        defaults={
            "reader_version": version,
            "is_used": is_used,
            **{name: counts[name] for name in ("confirmed", "kept", "edited", "dropped", "answered", "unjudged")},
            "added": counts["added"],
        },
    )


def judgement_of(entry: Entry, changed_by_hand: Iterable[tuple[str, str]], *, is_used: bool) -> Judgement:
    """What people did with a rule. `changed_by_hand`: (side, condition) of rules that a step no longer has."""
    decision = entry.decision.kind if entry.decision else ""
    match entry.state:
        case "added":
            return "added"
        case "dropped":
            return "dropped" if decision == "drop" else "answered"
        case "edited":
            return "edited" if decision == "edit" else "answered"
    if (entry.role, entry.condition) in set(changed_by_hand):
        return "edited"
    if entry.state == "accepted":
        return "confirmed"
    return "kept" if is_used and entry.state == "certain" else "unjudged"


def _is_used(drafts: Iterable[Draft], runs: QuerySet[WorkflowExecution]) -> bool:
    workflows = [draft.workflow for draft in drafts]
    return any(one.is_active for one in workflows) or runs.filter(workflow__in=workflows).exists()


def _changed_by_hand(draft: Draft) -> set[tuple[str, str]]:
    """The rules (side, condition) that were drafted and that the workflow's screens no longer have."""
    drafted = conditions_in(draft.graph)
    present = conditions_in(graph_of(draft.workflow).model_dump(mode="json"))
    found: set[tuple[str, str]] = set()
    for side in SIDES:
        if drafted.get(STEP_OF[side], "") != present.get(STEP_OF[side], ""):
            gone = leaves_of(drafted.get(STEP_OF[side], "")) - leaves_of(present.get(STEP_OF[side], ""))
            found |= {(side, text) for text in gone}
    return found


def conditions_in(graph: Any) -> dict[str, str]:
    """The condition of each step of a graph (as JSON) that screens for rules of a strategy."""
    found = {}
    for node in graph.get("nodes", []):
        if node["key"] in STEP_OF.values():
            arguments = node.get("config", {}).get("arguments", {})
            found[node["key"]] = str(arguments.get("condition", ""))
    return found


def leaves_of(condition: str) -> set[str]:
    """The conditions that a condition joins; none of what cannot be read, as an expression."""
    try:
        return {text for _path, text in group_of(condition).leaves("")}
    except ConditionError:
        return set()
