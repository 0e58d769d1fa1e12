"""Programs with tokens."""

from collections.abc import Callable

import pytest
from django.test import Client

from pastetrader.accounts.api_tokens.services import create_token
from pastetrader.accounts.models import User

Program = Callable[..., Client]


@pytest.fixture
def program(owner: User) -> Program:
    """A client that shows a token of Alice with the given scopes."""

    def one(*scopes: str, of: User = owner) -> Client:
        _token, secret = create_token(user=of, name=f"script {scopes}", scopes=scopes)
        return Client(headers={"Authorization": f"Bearer {secret}"}, enforce_csrf_checks=True)

    return one
