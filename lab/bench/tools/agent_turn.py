"""What a turn of an agent costs beside its model and its tools: a long conversation, a checked call in each turn."""

import time
from statistics import median

from llm.agent_limits import Limits
from llm.agent_loop import AgentAnswer, AgentTool, Hooks, run_agent_loop
from llm.providers import provider
from llm.providers.base import Provider
from llm.turns import Unstored
from llm.types import ToolSpec

TURNS, ROUNDS = 40, 7
ROWS = {"rows": [{"symbol": f"{number:06}", "close": 100.5 + number, "rsi": 30.25} for number in range(50)]}
ARGUMENTS = {
    "type": "object",
    "properties": {"page": {"type": "integer", "minimum": 0}, "market": {"enum": ["XKRX", "XNYS"]}},
    "required": ["page", "market"],
    "additionalProperties": False,
}


def milliseconds(*, quick: bool = False) -> float:
    """A turn of the loop alone, in the median of some conversations; nothing of it is stored."""
    turns, rounds = (4, 1) if quick else (TURNS, ROUNDS)
    return round(median(_conversation(turns) for _round in range(rounds)), 2)


def _conversation(turns: int) -> float:
    tool = AgentTool(ToolSpec(name="rows", parameters=ARGUMENTS), lambda _arguments, _key: ROWS)
    limits = Limits(max_iterations=turns + 1, max_tool_calls=turns, max_total_tokens=10**9)
    began = time.perf_counter()
    answer = run_agent_loop(
        provider=_model(turns), prompt="Which of them?", tools=[tool], limits=limits, hooks=Hooks(turns=Unstored())
    )
    took = time.perf_counter() - began
    if not isinstance(answer, AgentAnswer) or len(answer.turns) != turns + 1:
        raise RuntimeError("The conversation ended in its own way.")
    return took * 1000 / (turns + 1)


def _model(turns: int) -> Provider:
    asked = [{"tool_calls": [{"name": "rows", "arguments": {"page": page, "market": "XKRX"}}]} for page in range(turns)]
    return provider("scripted", model="bench", options={"answers": [*asked, {"text": "None."}]})
