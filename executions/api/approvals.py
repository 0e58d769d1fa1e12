"""Approvals over HTTP: what waits for one's word, and the word."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from executions.approvals.decisions import approve, refuse
from executions.approvals.reading import with_what_they_are_about
from executions.models import Approval, ApprovalStatus
from executions.serializers.approvals import ApprovalSerializer, Refusal
from pastetrader.common.http.api import OwnedViewSet
from pastetrader.common.http.lists import ListQuery
from pastetrader.common.http.openapi.schema import query_parameters
from pastetrader.common.moments import Moment

TOO_LATE = OpenApiResponse(
    description="It was decided already (already_decided), it is too late (approval_expired), or it is not needed any "
    "more (execution_over)."
)


class ApprovalQuery(ListQuery):
    """What a list of approvals may be narrowed to."""

    lookups: ClassVar = {
        "workflow": "execution__workflow",
        "created_after": "created_at__gte",
        "created_before": "created_at__lt",
    }
    orderings: ClassVar = {"created_at": "created_at", "expires_at": "expires_at"}

    status: ApprovalStatus | None = None
    execution: UUID | None = None
    workflow: UUID | None = None
    created_after: Moment | None = None
    created_before: Moment | None = None


class ApprovalViewSet(OwnedViewSet):
    """What one's own executions ask for. Somebody else's does not exist."""

    queryset = Approval.objects.all()
    serializer_class = ApprovalSerializer

    def get_queryset(self) -> QuerySet[Any]:
        """With what each is about."""
        return with_what_they_are_about(super().get_queryset())

    @extend_schema(parameters=query_parameters(ApprovalQuery))
    def list(self, request: Request) -> Response:
        """Calls that wait for one's word (`status=pending`), and those that did, newest first."""
        return self.listed(self.get_queryset(), ApprovalQuery)

    def retrieve(self, request: Request, **_address: Any) -> Response:
        """One of them, with the exact arguments of the call."""
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=None, responses={200: ApprovalSerializer, 409: TOO_LATE})
    def approve(self, request: Request, **_address: Any) -> Response:
        """Lets exactly this call be made, once. Of two who decide at once, the second is refused."""
        approve(approval=self.get_object(), by=self.person)
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=Refusal, responses={200: ApprovalSerializer, 409: TOO_LATE})
    def refuse(self, request: Request, **_address: Any) -> Response:
        """Has this call not be made. An agent is told the reason and goes on; another step fails."""
        approval, said = self.get_object(), self.parsed(Refusal)
        refuse(approval=approval, by=self.person, reason=said.reason)
        return Response(self.get_serializer(self.get_object()).data)
