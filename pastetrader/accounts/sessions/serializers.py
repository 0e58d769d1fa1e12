"""Sessions as the API shows them."""

from typing import ClassVar

from rest_framework import serializers

from pastetrader.accounts.models import SignedIn
from pastetrader.accounts.sessions.browsers import browser_words


class SignedInSerializer(serializers.ModelSerializer[SignedIn]):
    """A session, without what would let somebody take it over."""

    browser = serializers.SerializerMethodField()
    is_current = serializers.SerializerMethodField()

    class Meta:
        model = SignedIn
        fields = ("id", "browser", "address", "created_at", "last_seen_at", "is_current")
        read_only_fields: ClassVar = fields

    def get_browser(self, session: SignedIn) -> str:
        """The browser and the system, as far as they say so."""
        return browser_words(session.browser)

    def get_is_current(self, session: SignedIn) -> bool:
        """Whether it is the one that asks."""
        return bool(session.session_key == self.context["request"].session.session_key)
