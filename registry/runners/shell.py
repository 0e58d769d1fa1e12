"""Tools that run a program of this machine: one of those that the operator names, with arguments and no shell.

It runs in the jail of Python tools, and sees the machine's programs and libraries beside it. Nothing reads a line and
takes it apart.
"""

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal

from django.conf import settings
from pydantic import Field, field_validator

from pastetrader.common.form_words import shown
from pastetrader.common.jail import Limits, ProgramJob
from pastetrader.common.messages import Problem
from pastetrader.common.messages import message as _
from pastetrader.common.pydantic_problems import Refused
from registry.builtin import ToolContext
from registry.catalogue import ToolFacts
from registry.exceptions import ToolError
from registry.jailed.arguments import Misfit, filled, text_of, what_is_wrong
from registry.jailed.calling import call, is_absolute
from registry.jailed.limits import JailConfig, most, problems_of_limits
from registry.jailed.owners import CODE, check_owner, problems_of_owner
from registry.runners.base import Runner

if TYPE_CHECKING:
    from pastetrader.accounts.models import User

MOST_STDIN_BYTES = 60_000


class ShellConfig(JailConfig):
    """The program, what it is called with, and its limits."""

    program: str = Field(
        min_length=1,
        max_length=500,
        json_schema_extra=shown(_("Program"), _("Its whole path. It must be one that this installation allows.")),
    )
    arguments: tuple[str, ...] = Field(
        default=(),
        max_length=100,
        json_schema_extra=shown(_("Arguments"), _("Each by itself; {name} is an argument of the call.")),
    )
    stdin: str = Field(
        default="", max_length=20_000, json_schema_extra=shown(_("Its input"), _("A text, or {name} alone."))
    )
    answer: Literal["text", "json"] = Field(
        default="text",
        json_schema_extra=shown(_("What it prints"), labels={"text": _("Text"), "json": _("JSON")}),
    )
    memory_megabytes: int = Field(
        default=128, ge=64, json_schema_extra=shown(_("Megabytes of memory at most"), _("Of each of its processes."))
    )
    processes: int = Field(default=8, ge=1, json_schema_extra=shown(_("Processes at most"), _("Threads count.")))

    @field_validator("program")
    @classmethod
    def _is_a_path(cls, value: str) -> str:
        if not is_absolute(value):
            raise Refused(_("Give the whole path of the program, such as /usr/bin/jq."))
        return value

    @field_validator("arguments")
    @classmethod
    def _have_whole_places(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for argument in value:
            if text := what_is_wrong(argument):
                raise Refused(text)
        return value

    def limits(self, **more: Any) -> Limits:
        """As many processes as may be by now, all together within the memory of one call."""
        found = super().limits(**more)
        fitting = max(1, most("memory_megabytes") // found.memory_megabytes)
        return super().limits(processes=min(self.processes, most("processes"), fitting))


class ShellTool(Runner):
    """A program with arguments."""

    name = "shell"
    summary = _("Runs one of the programs that this installation allows, in a closed room.")
    config_model = ShellConfig
    credentials_model = None

    @classmethod
    def refusals(cls, owner: "User | None", config: Any) -> Iterable[Problem]:
        """Who may have such a tool, and which programs may be run."""
        yield from problems_of_owner(cls.name, owner)
        yield from problems_of_limits(config)
        if config.processes * config.memory_megabytes > most("memory_megabytes"):
            text = _(
                "%(processes)s processes of %(megabytes)s MB may use more than the %(most)s MB of this installation.",
                processes=config.processes,
                megabytes=config.memory_megabytes,
                most=most("memory_megabytes"),
            )
            yield Problem("config", text, path="config.processes")
        if settings.SHELL_TOOLS and config.program not in settings.SHELL_TOOLS:
            yield Problem(CODE, _not_allowed(config.program), path="config.program")

    def prepare(self, tool: ToolFacts, arguments: Mapping[str, Any]) -> ProgramJob:
        """The program with its arguments, when the operator still allows it."""
        check_owner(tool)
        config = ShellConfig.model_validate(tool.config)
        if config.program not in settings.SHELL_TOOLS:
            raise ToolError(CODE, _not_allowed(config.program), had_no_effect=True)
        try:
            vector = (config.program, *filled(config.arguments, arguments))
            stdin = text_of(config.stdin, arguments)
        except Misfit as misfit:
            text = _("The arguments of “%(tool)s” do not fit.", tool=tool.name)
            problem = Problem("tool_arguments", misfit.message, path=misfit.name)
            raise ToolError("tool_arguments", text, problems=(problem,)) from misfit
        if len(stdin.encode(errors="replace")) > MOST_STDIN_BYTES:
            text = _("The input of the program is larger than %(limit)s KB.", limit=MOST_STDIN_BYTES // 1000)
            raise ToolError("tool_arguments", text)
        return ProgramJob(vector, stdin=stdin, limits=config.limits())

    def run(self, tool: ToolFacts, prepared: ProgramJob, context: ToolContext) -> Any:
        """`{exit_code, stdout}`; `stdout` is a value when the program prints JSON. Its stderr is in the log."""
        outcome = call(prepared, context, pure=False)
        printed = outcome.answer.decode(errors="replace")
        if ShellConfig.model_validate(tool.config).answer == "text":
            return {"exit_code": outcome.exit_code, "stdout": printed}
        try:
            value = json.loads(printed, parse_constant=_refuse) if printed.strip() else None
        except (ValueError, RecursionError):
            raise ToolError("program_answer", _("What the program printed is no JSON.")) from None
        return {"exit_code": outcome.exit_code, "stdout": value}


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _not_allowed(program: str) -> Any:
    return _(
        "%(program)s is not among the programs that may be run here. Whoever runs PasteTrader names them in "
        "PASTETRADER_SHELL_TOOLS.",
        program=program,
    )
