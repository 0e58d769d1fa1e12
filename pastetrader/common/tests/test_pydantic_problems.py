"""What pydantic refuses is said in our sentences, in both languages, once."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from django.utils import translation
from django.utils.translation import gettext
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from pastetrader.common.errors import Invalid
from pastetrader.common.http.api import parsed
from pastetrader.common.messages import message as _
from pastetrader.common.pydantic_problems import Refused, pydantic_problems


def _never(_value: int) -> int:
    raise Refused(_("There is no such setting."), hint=_("Remove it."))


class Form(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    text: str = Field(default="x", min_length=1, max_length=3, pattern="^x")
    whole: int = Field(default=1, ge=1, lt=9)
    number: float = 1.0
    price: Decimal = Decimal(1)
    yes: bool = True
    listed: list[int] = Field(default=[1], min_length=1, max_length=2)
    named: dict[str, int] = {}
    choice: Literal["a", "b"] = "a"
    id: UUID | None = None
    day: date = date(2026, 1, 1)
    moment: datetime | None = None
    aware: AwareDatetime | None = None
    never: Annotated[int, AfterValidator(_never)] | None = None


KINDS: list[tuple[dict[str, Any], str]] = [
    ({"text": 1}, "This must be text."),
    ({"text": ""}, "This must not be empty."),
    ({"text": "xxxx"}, "This is longer than 3 characters."),
    ({"text": "y"}, "This has the wrong form."),
    ({"whole": "1"}, "This must be a whole number."),
    ({"whole": 0}, "This must be at least 1."),
    ({"whole": 9}, "This must be less than 9."),
    ({"number": "1"}, "This must be a number."),
    ({"yes": "no"}, "This must be true or false."),
    ({"listed": 1}, "This must be a list."),
    ({"listed": []}, "This needs at least 1 entries."),
    ({"listed": [1, 2, 3]}, "This may have at most 2 entries."),
    ({"named": 1}, "This must be an object with named fields."),
    ({"choice": "c"}, "This must be 'a' or 'b'."),
    ({"day": "tomorrow"}, "This must be a date such as 2026-03-02."),
    ({"unknown": 1}, "There is no such setting."),
    ({"never": 1}, "There is no such setting."),
]


def _said(data: dict[str, Any], language: str) -> list[str]:
    with pytest.raises(ValidationError) as refused:
        Form.model_validate(data)
    with translation.override(language):
        return [problem.message.render(gettext) for problem in pydantic_problems(refused.value)]


@pytest.mark.parametrize(("data", "sentence"), KINDS, ids=lambda value: str(value)[:30])
def test_the_usual_kinds_are_said_in_both_languages(data: dict[str, Any], sentence: str) -> None:
    in_korean = _said(data, "ko")

    assert sentence in _said(data, "en")
    assert not [one for one in in_korean if one.isascii()]


def test_a_body_that_the_api_refuses_is_refused_in_the_language_of_who_asks() -> None:
    with pytest.raises(Invalid) as refused:
        parsed(Form, {"whole": 0, "unknown": 1})

    with translation.override("ko"):
        told = refused.value.as_dict()
    assert [problem["code"] for problem in told["problems"]] == ["greater_than_equal", "extra_forbidden"]
    assert [problem["path"] for problem in told["problems"]] == ["whole", "unknown"]
    assert told["message"] == "whole: 1 이상이어야 합니다.; unknown: 그런 설정은 없습니다."
    assert refused.value.as_dict()["message"] == "whole: This must be at least 1.; unknown: There is no such setting."


def test_a_mistyped_name_gets_the_near_one_where_the_model_is_known() -> None:
    with pytest.raises(ValidationError) as refused:
        Form.model_validate({"wholes": 1})

    [problem] = pydantic_problems(refused.value, code="config", path="config", model=Form)

    assert (problem.code, problem.path, str(problem.hint)) == ("config", "config.wholes", "Did you mean “whole”?")
    assert str(problem.sentence) == "config.wholes: There is no such setting. Did you mean “whole”?"
