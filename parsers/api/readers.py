"""Over HTTP: the strategies in a source, one of them as a paste of its own, and a model that reads a paste as well."""

from decimal import Decimal
from typing import Any, ClassVar

from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema
from pydantic import BaseModel, ConfigDict
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from parsers.models import Paste
from parsers.serializers import PasteDetailSerializer, SourceImportSerializer
from parsers.services import known_candidates, take_part
from parsers.services.reading_offer import Offer, offer
from parsers.source_imports.services import find_rules, read_anew
from pastetrader.accounts.repeatable import idempotent
from pastetrader.common.http.api import OwnedViewSet


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PartDocument(_Document):
    """A strategy in a source: characters start (inclusive) to end (exclusive), and how many rules were found in it."""

    title: str
    start: int
    end: int
    rules: int
    is_strategy: bool


class PartsDocument(_Document):
    """The strategies in a source, in its order; one, the whole, where it reads as one."""

    results: tuple[PartDocument, ...]


class ChosenPart(_Document):
    """Which one: as the list says it."""

    start: int
    end: int


class OfferedModelDocument(_Document):
    """A model that would be asked. Cost in US dollars, null where nobody knows its price; seconds as lately."""

    provider: str
    model: str
    cost: Decimal | None
    cost_at_most: Decimal | None
    seconds: float | None


class OfferDocument(_Document):
    """Who would read it, in turn, and what that costs; `why_not` and `hint` where nobody can."""

    models: tuple[OfferedModelDocument, ...]
    sections: int
    input_tokens: int
    output_tokens: int
    is_read: bool
    why_not: str
    hint: str

    @classmethod
    def of(cls, found: Offer) -> "OfferDocument":
        """As it is shown."""
        names = ("sections", "input_tokens", "output_tokens", "is_read")
        return cls(
            **{name: getattr(found, name) for name in names},
            models=tuple(OfferedModelDocument(**vars(model)) for model in found.models),
            why_not=found.why_not.render(gettext) if found.why_not else "",
            hint=found.hint.render(gettext) if found.hint else "",
        )


class ReaderViewSet(OwnedViewSet):
    """One's own pastes, by whom they are read and what is in them."""

    rate_scopes: ClassVar[dict[str, str]] = {"read_with_model": "paste"}
    queryset = Paste.objects.all()
    pagination_class = None

    @extend_schema(responses={200: PartsDocument})
    def parts(self, request: Request, **_address: Any) -> Response:
        """The strategies in the source; none of a long one that no worker has looked through."""
        found = tuple(PartDocument(**vars(one)) for one in known_candidates(self.get_object()))
        return Response(PartsDocument(results=found).model_dump(mode="json"))

    @extend_schema(request=ChosenPart, responses={201: PasteDetailSerializer})
    def take(self, request: Request, **_address: Any) -> Response:
        """Makes one of them a paste of its own, the same each time; a worker finds the rules of a long one."""
        chosen = self.parsed(ChosenPart)
        part = take_part(paste=self.get_object(), start=chosen.start, end=chosen.end)
        find_rules(paste=part)
        place = reverse("api-paste", kwargs={"id": part.pk}, request=request)
        return Response(PasteDetailSerializer(part).data, status=201, headers={"Location": place})

    @extend_schema(responses={200: OfferDocument})
    def offer(self, request: Request, **_address: Any) -> Response:
        """What a model's reading would cost; asks nobody."""
        paste = self.get_object()
        return Response(OfferDocument.of(offer(user_id=self.person.pk, paste=paste)).model_dump(mode="json"))

    @extend_schema(request=None, responses={201: SourceImportSerializer})
    @idempotent()
    def read_with_model(self, request: Request, **_address: Any) -> Response:
        """Has a worker read it with a model beside the rules; that reading counts afterwards. Look at the import."""
        made = read_anew(paste=self.get_object(), reader="model")
        place = reverse("api-source-import", kwargs={"id": made.pk}, request=request)
        return Response(SourceImportSerializer(made).data, status=201, headers={"Location": place})
