"""Tools that are Python code: a function `run(input, context)` in a jail, one process for each call.

It can only compute: no network, no files, no environment. So by default a call reads, and may be repeated.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.conf import settings
from pydantic import Field

from pastetrader.common import helper_process
from pastetrader.common.form_words import shown
from pastetrader.common.helper_process import HelperDied, HelperFailed
from pastetrader.common.jail import PythonJob, Raised, Unreadable, read_answer
from pastetrader.common.messages import Message, Problem
from pastetrader.common.messages import message as _
from pastetrader.common.stop_signal import StopSignal
from registry.builtin import ToolContext
from registry.catalogue import Effect, ToolFacts
from registry.exceptions import ToolError
from registry.jailed.calling import call, ended_itself, out_of_memory
from registry.jailed.limits import JailConfig, problems_of_limits
from registry.jailed.owners import check_owner, problems_of_owner
from registry.runners.base import Runner

if TYPE_CHECKING:
    from pastetrader.accounts.models import User

LOOK = "registry.jailed.source:look_at"


class PythonConfig(JailConfig):
    """The function and its limits."""

    code: str = Field(
        min_length=1,
        max_length=65_536,
        json_schema_extra=shown(
            _("Code"),
            _("Python with a function run(input, context); what it returns is the output."),
            widget="code",
        ),
    )


class PythonTool(Runner):
    """Code that a user wrote."""

    name = "python"
    summary = _("Computes something with your own function, in a closed room: no network, no files.")
    config_model = PythonConfig
    credentials_model = None

    @classmethod
    def default_effect(cls, _config: Any) -> Effect:
        """It computes and leaves nothing."""
        return "read"

    @classmethod
    def refusals(cls, owner: "User | None", config: Any) -> Iterable[Problem]:
        """Who may have such a tool, and what is wrong with the code."""
        yield from problems_of_owner(cls.name, owner)
        yield from problems_of_limits(config)
        if text := _what_is_wrong(config.code):
            yield Problem("python_code", text, path="config.code")

    def run(self, tool: ToolFacts, prepared: Mapping[str, Any], context: ToolContext) -> Any:
        """What the function returned."""
        check_owner(tool)
        config = PythonConfig.model_validate(tool.config)
        job = PythonJob(
            config.code,
            dict(prepared),
            context=context.facts(),
            packages=tuple(settings.PYTHON_PACKAGES),
            limits=config.limits(),
        )
        outcome = call(job, context, pure=True)
        try:
            answer = read_answer(outcome.answer)
        except Unreadable:
            raise ToolError("python_crashed", ended_itself(outcome), had_no_effect=True) from None
        if isinstance(answer, Raised):
            raise _raised(answer, config, context)
        return answer.value


def _what_is_wrong(code: str) -> Message | None:
    try:
        found = helper_process.call(LOOK, {"source": code}, stop=StopSignal())
    except (HelperDied, HelperFailed):
        return _("This code is too deeply nested to be read.")
    if found is None:
        return None
    if found["kind"] == "no_run":
        return _("The code needs a function run(input, context).")
    if found["kind"] == "parameters":
        return _("Line %(line)s: run takes two arguments, input and context.", line=found["line"])
    return _("Line %(line)s: %(text)s.", line=found["line"], text=found["text"])


def _raised(answer: Raised, config: PythonConfig, context: ToolContext) -> ToolError:
    """The exception as the tool's verdict; where it came through goes into the log."""
    if answer.kind == "MemoryError":
        text = out_of_memory(config.limits().memory_megabytes)
        return ToolError("memory_limit", text, had_no_effect=True)
    if answer.kind == "NoJson":
        return ToolError("python_result", _no_json(answer.text), had_no_effect=True)
    said = f"{answer.kind}: {answer.text}" if answer.text else answer.kind
    if answer.line is None:
        return ToolError("python_error", Message("%(error)s", {"error": said}), had_no_effect=True)
    context.log("error", _trace(answer, config.code, said), None)
    return ToolError("python_error", _("Line %(line)s: %(text)s", line=answer.line, text=said), had_no_effect=True)


def _no_json(what: str) -> Message:
    match what:
        case "no run":
            return _("The code needs a function run(input, context).")
        case "depth":
            return _("What it returned is nested too deeply, or holds itself.")
        case "not finite":
            return _("What it returned holds a number that is not finite.")
        case kind:
            return _("What it returned holds a %(type)s, which is no JSON.", type=kind)


def _trace(answer: Raised, code: str, said: str) -> str:
    lines = code.splitlines()
    shown_frames = []
    for number, name in answer.frames:
        text = lines[number - 1].strip() if 0 < number <= len(lines) else ""
        place = f"line {number}, in {name}" if name else f"line {number}"
        shown_frames.append(f"{place}: {text}" if text else place)
    return "\n".join([*shown_frames, said])
