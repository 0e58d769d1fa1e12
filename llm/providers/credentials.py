"""The secret that a provider needs."""

from typing import Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator
from pydantic_core import PydanticCustomError


class ApiKey(BaseModel):
    """A key, and where it is shown: empty is the provider's own address."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    api_key: SecretStr = Field(min_length=1, max_length=1_000)
    base_url: str = Field(default="", max_length=500)


class OptionalApiKey(ApiKey):
    """A key, which a server of one's own may do without."""

    api_key: SecretStr = Field(default=SecretStr(""), max_length=1_000)

    @model_validator(mode="after")
    def _has_a_key_or_an_address(self) -> Self:
        if not self.api_key.get_secret_value() and not self.base_url:
            raise PydanticCustomError("missing", "A key is needed, or the address of a server that wants none.")
        return self
