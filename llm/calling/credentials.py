"""Which key a call uses: the person's own, or that of the installation. Read at the moment of use."""

from typing import Any
from uuid import UUID

from django.db.models import F, Q

from llm.exceptions import CredentialsUnreadable
from llm.models import ModelCredential
from llm.providers.base import Provider
from pastetrader.common.encryption import SecretUnreadable
from pastetrader.common.masking import remember


def credentials_for(declared: type[Provider], user_id: UUID | None, name: str) -> dict[str, Any] | None:
    """{api_key, base_url} as the provider's model takes it; None when there are none, or it needs none.

    Raises CredentialsUnreadable.
    """
    if declared.credentials_model is None:
        return None
    found = (
        ModelCredential.objects.filter(Q(owner=None) | Q(owner_id=user_id), provider=declared.name, name=name)
        .filter(is_active=True)
        .order_by(F("owner").asc(nulls_last=True))
        .first()
    )
    if found is None:
        return None
    try:
        key = found.api_key or ""
    except SecretUnreadable as error:
        raise CredentialsUnreadable(error.message) from error
    remember([key])
    return {"api_key": key, "base_url": found.base_url}
