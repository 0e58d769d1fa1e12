"""The person who asks, over HTTP."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from pastetrader.accounts.profile.serializers import MeChanges, MeSerializer
from pastetrader.accounts.profile.services import Profile, change_profile
from pastetrader.common.http.api import OwnedViewSet


class MeViewSet(OwnedViewSet):
    """Oneself."""

    serializer_class = MeSerializer

    def retrieve(self, request: Request) -> Response:
        """Who you are to us, and what your token may do."""
        return Response(self.get_serializer(self.person).data)

    @extend_schema(request=MeChanges)
    def partial_update(self, request: Request) -> Response:
        """Changes your name, language, time zone, theme or colours. The password takes the account page."""
        changes = self.parsed(MeChanges)
        user = change_profile(user=self.person, changes=Profile(**changes.model_dump()))
        return Response(self.get_serializer(user).data)
