"""One model asked about one section until its answer holds: at most two repairs, and the best answer counts. Pure."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from llm.types import LLMResponse, Message
from parsers.extraction.model import prompt
from parsers.extraction.model.checking import reply_of, troubles_of
from parsers.extraction.model.drafting import Checked
from parsers.extraction.model.numbering import Section
from parsers.extraction.model.quoting import Quotes
from parsers.extraction.model.reply import reply_schema
from parsers.extraction.model.troubles import Trouble
from parsers.formats.base import ParsedContent
from pastetrader.common.messages import Message as Words
from pastetrader.common.messages import message as _

MOST_REPAIRS = 2
_MOST_TOLD = 20


@dataclass(frozen=True)
class ModelQuestion:
    """What a model is asked. There are no tools: nothing that a source says can be done."""

    system: str
    messages: tuple[Message, ...]
    schema: Mapping[str, Any]
    is_long: bool = False  # the answer was cut off once: let it be longer


class NoAnswer(Exception):
    """A model did not answer, or not usefully. `is_over`: nobody else is to be asked either (a budget is used up)."""

    def __init__(self, code: str, message: Words, *, is_over: bool = False) -> None:
        self.code = code
        self.message = message
        self.is_over = is_over
        super().__init__(str(message))


@dataclass(frozen=True)
class Asker:
    """A model that can be asked. `ask` raises NoAnswer, and what stops the whole."""

    provider: str
    model: str
    ask: Callable[[ModelQuestion], LLMResponse]


@dataclass
class Meter:
    """What reading cost so far. `cost` is None from the first answer on whose price nobody knows."""

    answers: int = 0
    repairs: int = 0
    remembered: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost: Decimal | None = Decimal(0)
    milliseconds: float = 0.0
    troubles: int = field(default=0)

    def count(self, response: LLMResponse) -> None:
        """An answer more; one that was remembered costs nothing."""
        self.answers += 1
        if response.cached:
            self.remembered += 1
            return
        self.input_tokens += response.usage.input
        self.output_tokens += response.usage.output
        self.milliseconds += response.latency_ms
        self.cost = None if self.cost is None or response.cost is None else self.cost + response.cost


def read_section(
    asker: Asker, content: ParsedContent, section: Section, quotes: Quotes, *, salt: str, meter: Meter
) -> Checked:
    """The reply about a section, with what doesn't hold in it. NoAnswer when there is none that has the form of one."""
    messages: tuple[Message, ...] = (Message.of("user", prompt.source_message(content, section, salt=salt)),)
    spans = [span.number for span in section]
    best: Checked | None = None
    troubles: tuple[Trouble, ...] = ()
    for turn in range(MOST_REPAIRS + 1):
        try:
            response = _whole_answer(asker, messages, meter)
        except NoAnswer:
            if best is None:
                raise
            break  # what there is is better than nothing
        meter.repairs += turn > 0
        reply, troubles = reply_of(_said(response))
        if reply is not None:
            troubles = troubles_of(reply, quotes, spans)
            if best is None or len(troubles) < len(best.troubles):
                best = Checked(reply, troubles)
        if not troubles:
            break
        again = prompt.repair_message([one.as_json() for one in troubles[:_MOST_TOLD]])
        messages = (*messages, _as_turn(response), Message.of("user", again))
    if best is None:
        raise NoAnswer(
            "invalid_output", _("The answer has not the form of a reading, even after %(count)s repairs.", count=turn)
        )
    meter.troubles += len(best.troubles)
    return best


def _whole_answer(asker: Asker, messages: tuple[Message, ...], meter: Meter) -> LLMResponse:
    """An answer that was not cut off; one that was is asked for once more with twice the length."""
    for is_long in (False, True):
        response = asker.ask(ModelQuestion(prompt.system(), messages, reply_schema(), is_long))
        meter.count(response)
        if response.tool_calls:
            raise NoAnswer("asked_for_tools", _("The model asked for tools; there are none."))
        if response.stop_reason != "length":
            return response
    raise NoAnswer("answer_truncated", _("The model's answer was cut off at its length limit."))


def _said(response: LLMResponse) -> Any:
    return response.text if response.text.strip() or response.parsed is None else response.parsed


def _as_turn(response: LLMResponse) -> Message:
    """The answer as a turn; an empty one has words too, since APIs refuse empty turns."""
    if response.text.strip():
        return response.as_message()
    said = "{}" if response.parsed is None else json.dumps(response.parsed, ensure_ascii=False)
    return Message.of("assistant", said)
