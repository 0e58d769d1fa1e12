"""Think, act, observe: ask the model, run the tools it asks for, tell it the results, until it has an answer.

The loop is a function of its turns: given those that are stored it goes on after them, and a finished conversation is
told again without a call of the model or of a tool. Plain callables only: what a tool is, who may call it and who pays
is for callers to know. What tools return is data for the model, never an instruction to this program.
"""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from llm.agent_limits import Limits, Spent, out_of_time, same
from llm.calling.structured import checked, in_words
from llm.exceptions import ContentFiltered, LLMError, Refused, ToolCallFailed, Truncated, UnknownEffect
from llm.parallel import as_they_end
from llm.providers.base import Model
from llm.tool_output import TO_MODELS, as_data, plain
from llm.turns import CallRecord, Turn, Turns, Unstored, Wanted
from llm.types import Message, Schema, ToolResult, ToolSpec, Usage
from pastetrader.common import json_schema
from pastetrader.common.messages import message as _
from pastetrader.common.stop_signal import Check, Stopped, unstopped

UNSURE = "Whether this call took effect is not known. Do not make it again; say so in your answer."


@dataclass(frozen=True)
class AgentTool:
    """A tool of an agent. `call` gets checked arguments and the call's key, returns JSON, and raises ToolCallFailed.

    `may_repeat`: a call that was lost on its way may be made again.
    """

    spec: ToolSpec
    call: Callable[[dict[str, Any], str], Any]
    may_repeat: bool = True


@dataclass(frozen=True)
class Denied:
    """The call is not made; the model is told why and goes on."""

    reason: str


Admission = Denied | Literal["allowed", "waits"]
# Decides of calls with checked arguments, all of one turn at once.
Admit = Callable[[Sequence[Wanted]], Sequence[Admission]]


def _all_allowed(wanted: Sequence[Wanted]) -> Sequence[Admission]:
    return ["allowed"] * len(wanted)


@dataclass(frozen=True)
class AgentAnswer:
    """The answer (text, or the object that `output_schema` asks for), and all turns that led to it."""

    output: Any
    turns: tuple[Turn, ...]

    @property
    def usage(self) -> Usage:
        """Tokens of all turns; what was asked for earlier used none now."""
        return sum((turn.answer.usage for turn in self.turns if not turn.answer.cached), Usage())

    @property
    def messages(self) -> tuple[Message, ...]:
        """The whole conversation."""
        return tuple(message for turn in self.turns for message in turn.messages)


@dataclass(frozen=True)
class Paused:
    """These calls wait for somebody's word; the rest of their turn is done and stored."""

    wanted: tuple[Wanted, ...]


@dataclass(frozen=True)
class Hooks:
    """What happens beside the loop.

    `check` is called before each call of the model or of tools and raises to stop (cancel, deadline). `on_turn` sees
    every new answer. `turns`: where they are stored, and gone on from. `admit` decides of the calls of a turn.
    `begun`: since when it is at work, on the monotonic clock (None: now).
    """

    check: Check = unstopped
    on_turn: Callable[[Turn], None] = lambda _turn: None
    turns: Turns = field(default_factory=Unstored)
    admit: Admit = _all_allowed
    begun: float | None = None


USUAL_LIMITS, NO_HOOKS = Limits(), Hooks()


@dataclass
class _Loop:
    provider: Model
    system: str
    tools: Mapping[str, AgentTool]
    limits: Limits
    output_schema: Schema | None
    hooks: Hooks
    spent: Spent = field(default_factory=Spent)
    turns: list[Turn] = field(default_factory=list)
    unsure: set[str] = field(default_factory=set)

    def go(self, asked: tuple[Message, ...]) -> AgentAnswer | Paused:
        stored = list(self.hooks.turns.stored())
        self.spent.before(stored)
        self.spent.begun = self.spent.begun if self.hooks.begun is None else self.hooks.begun
        repairs = 0
        while True:
            turn = stored.pop(0) if stored else self._ask(asked)
            self.turns.append(turn)
            self.spent.asked(turn)
            asked = ()
            if turn.answer.tool_calls:
                if waiting := self._act(turn):
                    return Paused(waiting)
            elif self.output_schema is None:
                if turn.answer.stop_reason == "length":
                    raise Truncated
                return AgentAnswer(turn.answer.text, tuple(self.turns))
            else:
                found = checked(turn.answer, self.output_schema, repairs=repairs)
                if not found.request:
                    return AgentAnswer(found.value, tuple(self.turns))
                repairs += 1
                asked = (Message.of("user", found.request),)

    def _ask(self, asked: tuple[Message, ...]) -> Turn:
        self.spent.check_before_asking(self.limits)
        self.hooks.check()
        messages = [*(message for turn in self.turns for message in turn.messages), *asked]
        specs = tuple(tool.spec for tool in self.tools.values())
        begun = time.monotonic()
        try:
            answer = self.provider.generate_with_tools(
                messages, specs, system=self.system, output_schema=self.output_schema
            )
        except (LLMError, Stopped) as error:
            raise self._verdict_on(error) from error
        if answer.stop_reason == "refusal":
            raise Refused
        if answer.stop_reason == "filtered":
            raise ContentFiltered(answer.request_id)
        if answer.stop_reason == "length" and answer.tool_calls:
            raise Truncated
        turn = Turn(
            number=len(self.turns) + 1,
            asked=asked,
            answer=answer,
            calls=(CallRecord(),) * len(answer.tool_calls),
            seconds=time.monotonic() - begun,
        )
        turn = self.hooks.turns.answered(turn)
        self.hooks.on_turn(turn)
        return turn

    def _act(self, turn: Turn) -> tuple[Wanted, ...]:
        """Make the calls of the turn that are not done; those that have to wait."""
        self.spent.check_calls(turn.answer.tool_calls, self.limits)
        left = [
            Wanted(turn=turn.number, place=place, call=turn.answer.tool_calls[place])
            for place, record in enumerate(turn.calls)
            if record.state != "done"
        ]
        waiting: list[Wanted] = []
        if left:
            self.spent.check_time(self.limits)
            self.hooks.check()
            turn, waiting = self._made(turn, left)
        self.turns[-1] = turn
        self.unsure |= {
            same(turn.answer.tool_calls[place]) for place, record in enumerate(turn.calls) if record.is_unsure
        }
        return tuple(waiting)

    def _made(self, turn: Turn, left: Sequence[Wanted]) -> tuple[Turn, list[Wanted]]:
        refused = {one.place: reason for one in left if (reason := self._refusal(turn, one))}
        asked = [one for one in left if one.place not in refused]
        verdicts = self.hooks.admit(asked) if asked else []
        going: list[Wanted] = []
        waiting: list[Wanted] = []
        for one, verdict in zip(asked, verdicts, strict=True):
            if isinstance(verdict, Denied):
                refused[one.place] = plain(verdict.reason)
            else:
                (going if verdict == "allowed" else waiting).append(one)
        for place, reason in refused.items():
            result = ToolResult(call_id=turn.answer.tool_calls[place].id, content=reason, is_error=True)
            turn = self.hooks.turns.done(turn, place, CallRecord(state="done", result=result))
        return self._called(turn, going), waiting

    def _called(self, turn: Turn, going: Sequence[Wanted]) -> Turn:
        """Make these calls at once. What one of them raises that is no answer is raised when all are over."""
        if not going:
            return turn
        turn = self.hooks.turns.begun(turn, [one.place for one in going])
        failure: BaseException | None = None
        jobs = {one.place: _job(self.tools[one.call.name], one) for one in going}
        try:
            for place, outcome in as_they_end(jobs):
                if isinstance(outcome, BaseException):
                    failure = failure or outcome
                else:
                    turn = self.hooks.turns.done(turn, place, outcome)
            if failure:
                raise failure
        except Stopped as error:
            raise self._verdict_on(error) from error
        return turn

    def _verdict_on(self, error: LLMError | Stopped) -> Exception:
        """The error, but that of what was cut short because the agent's own time was over is that it was over."""
        is_cut = isinstance(error, LLMError) or error.reason == "timeout"
        return out_of_time(self.limits) if is_cut and self.spent.seconds >= self.limits.max_seconds else error

    def _refusal(self, turn: Turn, wanted: Wanted) -> str:
        """Why a call cannot be made at all, as the model is told; '' when it can. Raises UnknownEffect."""
        call = wanted.call
        tool = self.tools.get(call.name)
        if tool is None:
            known = ", ".join(sorted(self.tools)) or "none"
            return f"There is no tool {call.name[:100]!r}. Known: {known}."
        if turn.calls[wanted.place].state == "begun" and not tool.may_repeat:
            text = _(
                "A call of “%(tool)s” was under way when its worker was lost. Whether it took effect is unknown, so it "
                "is not made again by itself. Look on the other side, then run again from here if it did not.",
                tool=call.name,
            )
            raise UnknownEffect(text)
        if same(call) in self.unsure:
            return UNSURE
        problems = json_schema.validate(call.arguments, tool.spec.parameters)
        return plain(f"The arguments do not fit: {in_words(problems)}") if problems else ""


def run_agent_loop(
    *,
    provider: Model,
    prompt: str | Sequence[Message],
    system: str = "",
    tools: Sequence[AgentTool] = (),
    limits: Limits = USUAL_LIMITS,
    output_schema: Schema | None = None,
    hooks: Hooks = NO_HOOKS,
) -> AgentAnswer | Paused:
    """Ask until the model answers without asking for tools, or a call has to wait; raises LLMError.

    A final answer that does not fit `output_schema` is asked for again, as `llm.calling.structured` says.
    """
    asked = (Message.of("user", prompt),) if isinstance(prompt, str) else tuple(prompt)
    told = f"{system}\n\n{TO_MODELS}".strip() if tools else system
    by_name = {tool.spec.name: tool for tool in tools}
    return _Loop(provider, told, by_name, limits, output_schema, hooks).go(asked)


def _job(tool: AgentTool, wanted: Wanted) -> Callable[[], CallRecord]:
    def made() -> CallRecord:
        begun = time.monotonic()
        is_error, is_unsure = False, False
        try:
            said = json.dumps(tool.call(wanted.call.arguments, wanted.key), ensure_ascii=False)
        except ToolCallFailed as error:
            said, is_error = str(error), True
            is_unsure = error.is_unsure and not tool.may_repeat
        content = as_data(tool.spec.name, said)
        if is_unsure:
            content = f"{content}\n{UNSURE}"
        result = ToolResult(call_id=wanted.call.id, content=content, is_error=is_error)
        return CallRecord(state="done", result=result, seconds=time.monotonic() - begun, is_unsure=is_unsure)

    return made
