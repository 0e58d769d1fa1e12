"""What reading with a model would cost and take, said before anybody is asked."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import F, Q
from django.utils import timezone

from llm import prices
from llm.models import LLMCall, ModelCredential
from llm.services import ModelChoice
from parsers.extraction.model import prompt
from parsers.extraction.model.asking import MOST_REPAIRS
from parsers.extraction.model.numbering import Section, numbered, sections_of
from parsers.formats.base import ParsedContent
from parsers.models import Paste, Strategy
from parsers.services.model_reading import LONGER, MOST_TOKENS, PURPOSE, choices_for, current_extractor
from parsers.services.reading import content_of, is_current
from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _

# Characters of a token, as far as such a thing can be said before a model counts.
_LATIN, _HANGUL = 3.0, 1.5
# An answer: what is always there, and what comes with the text.
_ANSWER_TOKENS, _ANSWER_SHARE = 300, 0.8
# From how many of the last calls the time is taken.
_RECENT = 20


@dataclass(frozen=True)
class OfferedModel:
    """A model that would be asked, when those before it don't answer.

    `cost` and `cost_at_most` in US dollars: as far as can be said, and with every repair and the longest answers; None
    where nobody knows its price. `seconds` as the last readings took; None before the first.
    """

    provider: str
    model: str
    cost: Decimal | None
    cost_at_most: Decimal | None
    seconds: float | None


@dataclass(frozen=True)
class Offer:
    """Who would read, in turn, and what of it is known before. `why_not`: why nobody can; `hint`: what to do.

    `is_read`: a model read it already, with today's prompt and rules: asking again costs nothing.
    """

    models: tuple[OfferedModel, ...]
    sections: int
    input_tokens: int
    output_tokens: int
    is_read: bool = False
    why_not: Message | None = None
    hint: Message | None = None


def offer(*, user_id: UUID | None, paste: Paste | None = None, content: ParsedContent | None = None) -> Offer:
    """What a model's reading of a paste, or of a text that isn't kept yet, would cost; asks nobody."""
    known = content_of(paste) if paste is not None else content
    sections = sections_of(known) if known is not None else ()
    sent = sum(_tokens_of_question(known, section) for section in sections) if known is not None else 0
    answered = sum(_tokens_of_answer(known, section) for section in sections) if known is not None else 0
    choices = choices_for(user_id)
    models = tuple(_offered(choice, user_id, len(sections), sent, answered) for choice in choices)
    why_not, hint = (None, None) if models else (_NO_KEY, _ENTER_ONE)
    is_read = paste is not None and _is_read(paste)
    return Offer(models, len(sections), sent, answered, is_read, why_not, hint)


_NO_KEY = _("There is no key for a model that reads: the rules read alone.")
_ENTER_ONE = _("Enter a key under “Model keys”, or have the operator enter one for everybody.")


def _is_read(paste: Paste) -> bool:
    version = current_extractor()
    row = Strategy.objects.filter(paste=paste, extractor=version.name).first()
    return row is not None and is_current(row, version.version)


def _offered(choice: ModelChoice, user_id: UUID | None, sections: int, sent: int, answered: int) -> OfferedModel:
    address = _address_of(choice, user_id)
    price = prices.price_of(choice.provider, choice.model, on=timezone.now().date(), base_url=address)
    if price is None:
        cost = most = None
    else:
        cost = prices.most_it_can_cost(sent, answered, price)
        turns = MOST_REPAIRS + 1
        longest = LONGER * MOST_TOKENS * sections
        most = prices.most_it_can_cost(LONGER * turns * sent + turns * longest, LONGER * turns * longest, price)
    return OfferedModel(choice.provider, choice.model, cost, most, _seconds(choice, sections))


def _address_of(choice: ModelChoice, user_id: UUID | None) -> str:
    """Where the key that would be used is for: a server of one's own has prices of its own."""
    keys = ModelCredential.objects.filter(Q(owner=None) | Q(owner_id=user_id), is_active=True)
    found = keys.filter(provider=choice.provider, name=choice.credential)
    return str(found.order_by(F("owner").asc(nulls_last=True)).values_list("base_url", flat=True).first() or "")


def _seconds(choice: ModelChoice, sections: int) -> float | None:
    """As long as the last answers of the model took, for each section."""
    done = LLMCall.objects.filter(
        purpose=PURPOSE, provider=choice.provider, model=choice.model, status=LLMCall.Status.DONE
    )
    took = sorted(done.order_by("-created_at").values_list("latency_ms", flat=True)[:_RECENT])
    return None if not took else round(took[len(took) // 2] / 1000 * sections, 1)


def _tokens_of_question(content: ParsedContent, section: Section) -> int:
    return _tokens(prompt.system()) + _tokens(numbered(content, section))


def _tokens_of_answer(content: ParsedContent, section: Section) -> int:
    return min(MOST_TOKENS, _ANSWER_TOKENS + int(_ANSWER_SHARE * _tokens(numbered(content, section))))


def _tokens(text: str) -> int:
    """About how many tokens a text has."""
    hangul = sum("가" <= sign <= "힣" for sign in text)
    return int(hangul / _HANGUL + (len(text) - hangul) / _LATIN) + 1
