"""What a call costs, to the billionth of a dollar, and what it can cost at most."""

from collections.abc import Sequence
from decimal import ROUND_UP, Decimal

from llm.prices.table import Price
from llm.types import Message, Schema, ToolSpec, Usage

MILLION = Decimal(1_000_000)
SMALLEST = Decimal("0.000000001")


def cost_of(usage: Usage, price: Price) -> Decimal:
    """US dollars."""
    plain = max(0, usage.input - usage.cache_read - usage.cache_write)
    tokens = (
        (plain, price.input),
        (usage.cache_read, price.cache_read),
        (usage.cache_write, price.cache_write),
        (usage.output, price.output),
    )
    return (sum((count * each for count, each in tokens), Decimal(0)) / MILLION).quantize(SMALLEST, ROUND_UP)


def most_it_can_cost(input_tokens: int, output_tokens: int, price: Price) -> Decimal:
    """As if all of the input was the dearest kind, and the answer as long as it may be."""
    dearest = max(price.input, price.cache_read, price.cache_write)
    return ((input_tokens * dearest + output_tokens * price.output) / MILLION).quantize(SMALLEST, ROUND_UP)


def most_input_tokens(
    messages: Sequence[Message], tools: Sequence[ToolSpec], system: str, schema: Schema | None
) -> int:
    """More tokens than the input has: no token is shorter than a byte of what is sent."""
    said = [system, str(dict(schema)) if schema else "", *(message.model_dump_json() for message in messages)]
    return sum(len(text.encode()) for text in (*said, *(tool.model_dump_json() for tool in tools)))
