"""The ledger of a paste over HTTP: what was read, what is decided about it, and what to know before a run."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from parsers.documents import (
    DecisionDocument,
    DecisionsDocument,
    LedgerDocument,
    NewDecisions,
    OnMarket,
    PreflightDocument,
    RatesDocument,
)
from parsers.ledger.ledger import Ledger
from parsers.models import Paste
from parsers.serializers import PasteSerializer
from parsers.services import (
    SYNTHETIC_MARKET,
    accept_unsure,
    choose_market,
    decide,
    decisions_of,
    ledger_of_paste,
    preflight,
    rates_of,
)
from pastetrader.accounts.repeatable import idempotent
from pastetrader.common.errors import Invalid
from pastetrader.common.http.api import OwnedViewSet

MARKET = OpenApiParameter(
    "market", str, description="Code of a market with bars; the one that the text names, else SAMPLE."
)


class LedgerViewSet(OwnedViewSet):
    """The ledgers of one's own pastes."""

    queryset = Paste.objects.all()
    serializer_class = PasteSerializer

    @extend_schema(responses={200: LedgerDocument})
    def ledger(self, request: Request, **_address: Any) -> Response:
        """Rules, questions and the source as they stand after all decisions."""
        paste = self.get_object()
        return _ledger(paste, ledger_of_paste(paste))

    @extend_schema(responses={200: DecisionsDocument})
    def decisions(self, request: Request, **_address: Any) -> Response:
        """Who decided what, and when."""
        found = tuple(DecisionDocument.of(decision) for decision in decisions_of(self.get_object()))
        return Response(DecisionsDocument(decisions=found).model_dump(mode="json"))

    @extend_schema(request=NewDecisions, responses={201: LedgerDocument})
    @idempotent()
    def decide(self, request: Request, **_address: Any) -> Response:
        """Confirms, changes, drops or restores rules and answers questions; drafted workflows follow."""
        paste, new = self.get_object(), self.parsed(NewDecisions)
        if new.decisions:
            ledger = decide(paste=paste, by=self.person, decisions=new.decisions)
        if new.accept_unsure:
            ledger = accept_unsure(paste=paste, by=self.person)
        return _ledger(paste, ledger, status=201)

    @extend_schema(parameters=[MARKET], responses={200: RatesDocument})
    def hit_rates(self, request: Request, **_address: Any) -> Response:
        """How often each rule, and the whole, was true in the last year of a market, and on its newest bar."""
        paste = self.get_object()
        ledger = ledger_of_paste(paste)
        found = rates_of(paste=paste, market=self._market(ledger), ledger=ledger)
        return Response(RatesDocument.of(found).model_dump(mode="json"))

    @extend_schema(parameters=[MARKET], responses={200: PreflightDocument})
    def preflight(self, request: Request, **_address: Any) -> Response:
        """What would go wrong, or say little, if the strategy were run on a market now."""
        paste = self.get_object()
        ledger = ledger_of_paste(paste)
        found = preflight(paste=paste, market=self._market(ledger), ledger=ledger)
        return Response(PreflightDocument.of(found).model_dump(mode="json"))

    def _market(self, ledger: Ledger) -> str:
        """The market asked for, else the one that the strategy names, else the one for trying things out."""
        asked = self.query(OnMarket).market
        try:
            return asked or choose_market(ledger.decided)
        except Invalid:
            return SYNTHETIC_MARKET


def _ledger(paste: Paste, ledger: Ledger, *, status: int = 200) -> Response:
    return Response(LedgerDocument.of(ledger, paste.text).model_dump(mode="json"), status=status)
