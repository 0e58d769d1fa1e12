"""What is told about a reading beside its rules: who read it, what it cost, and how far the readers agree. Pure."""

from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict

from pastetrader.common.messages import Message


class TriedModel(BaseModel):
    """A model that was asked and didn't read it, and why."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    provider: str
    model: str
    code: str
    cause: str


class ReadingFacts(BaseModel):
    """The facts of one reading, as they are stored with it.

    `reader`: who read it in the end; "rules" where models were asked in vain (`why`: the code of the reason). `cost` in
    US dollars, None where a price isn't known. `seconds` that answers took; `remembered` of them came from memory.
    `prompt` is the hash of what the model is told. `unborne` counts what the model said and the text doesn't bear out.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    reader: Literal["model", "rules"]
    provider: str = ""
    model: str = ""
    prompt: str = ""
    sections: int = 0
    answers: int = 0
    repairs: int = 0
    remembered: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost: Decimal | None = Decimal(0)
    seconds: float = 0.0
    agreed: int = 0
    differing: int = 0
    only_model: int = 0
    only_rules: int = 0
    unborne: int = 0
    tried: tuple[TriedModel, ...] = ()
    why: str = ""


def tried(provider: str, model: str, code: str, cause: Message) -> TriedModel:
    """A model that was asked in vain; the cause in English, as logs have it."""
    return TriedModel(provider=provider, model=model, code=code, cause=str(cause)[:300])
