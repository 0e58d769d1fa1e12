"""Why an execution found no signal: what it looked at says whether that is news or a mistake."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from executions.models import WorkflowExecution
from executions.status import Status
from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from registry.builtin import builtin_tool_id
from workflows.services import UnreadableVersion, snapshot_of

Code = Literal[
    "ended_early", "no_signal_step", "no_symbols", "nothing_judged", "nothing_matched", "not_emitted", "cooling"
]


@dataclass(frozen=True)
class Silence:
    """The code of the reason, and a sentence with its numbers."""

    code: Code
    message: Message


def why_silent(execution: WorkflowExecution) -> Silence:
    """Why an execution that has ended has no signal.

    ended_early: it did not complete. no_signal_step: nothing in it writes signals. no_symbols: none of the symbols
    asked for exists. nothing_judged: all were left out (no bar in the session, too little history). nothing_matched:
    none fulfils the rules. not_emitted: some do, but the step that writes signals was not reached. cooling: all that
    were found are within the cool-down after an earlier signal.
    """
    if execution.status != Status.COMPLETED:
        return Silence("ended_early", _("The execution ended before it could look for any."))
    if not _has_signal_step(execution):
        return Silence("no_signal_step", _("No step of this workflow writes signals."))
    # Conditions hand on what they were given, so only tools say what they looked at.
    screens = list(
        execution.node_executions.filter(node_type="tool", output_data__has_key="scanned").values_list(
            "output_data__scanned", "output_data__skipped", "output_data__market", "output_data__matches__0__symbol"
        )
    )
    steps = execution.node_executions.filter(output_data__has_key="suppressed")
    if any(first is not None for first in steps.values_list("output_data__suppressed__0__symbol", flat=True)):
        return Silence("cooling", _("What was found is within the cool-down after an earlier signal."))
    if any(first is not None for *_rest, first in screens):
        return Silence("not_emitted", _("Symbols were found, but the step that writes signals was not reached."))
    # The screens for the way in and the way out look at the same symbols: each counts once.
    scanned = max((_whole(count) for count, *_rest in screens), default=0)
    passed_over = [{name: _whole(count) for name, count in (reasons or {}).items()} for _c, reasons, *_rest in screens]
    skipped = max(passed_over, key=lambda reasons: sum(reasons.values()), default={})
    market = next((str(code) for _c, _s, code, _f in screens), "")
    if scanned or not screens:
        return Silence("nothing_matched", _matched_none(scanned))
    return _judged_none(skipped, market)


def _matched_none(scanned: int) -> Message:
    if not scanned:
        return _("Nothing matched the rules at this bar.")
    return _("None of the %(count)s symbols that were looked at fulfils the rules at this bar.", count=scanned)


def _judged_none(skipped: Mapping[str, int], market: str) -> Silence:
    total, unknown = sum(skipped.values()), skipped.get("unknown_symbol", 0)
    if not total:
        return Silence("no_symbols", _("%(market)s has no symbol that could be looked at.", market=market))
    if unknown == total:
        return Silence(
            "no_symbols", _("None of the %(count)s symbols exists in %(market)s.", count=total, market=market)
        )
    return Silence(
        "nothing_judged",
        _(
            "None of the %(count)s symbols could be judged: %(stale)s without a bar in the session, %(short)s with too "
            "little history, %(no_value)s without a value, %(unknown)s unknown.",
            count=total,
            stale=skipped.get("stale", 0),
            short=skipped.get("too_little_history", 0),
            no_value=skipped.get("no_value", 0),
            unknown=unknown,
        ),
    )


def _has_signal_step(execution: WorkflowExecution) -> bool:
    """Whether the version that ran names the tool; one that cannot be read is taken at its word."""
    try:
        return builtin_tool_id("emit_signals") in snapshot_of(execution.version_id).graph.tool_ids
    except UnreadableVersion:
        return True


def _whole(value: Any) -> int:
    return value if isinstance(value, int) else 0
