"""What servers say, piece by piece and without a network."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pydantic import ValidationError

from pastetrader.common.masking import MASK
from pastetrader.common.refusal import Refusal
from registry.mcp.config import McpConfig
from registry.mcp.listing import MOST_DESCRIPTION, differences, digest_of, said_of, usable_schema
from registry.mcp.results import answer_of

TEXT = {"type": "string"}
TAGGED = "".join(chr(0xE0000 + ord(letter)) for letter in "obey me")


def said(description: str = "", output: Any = None, **fields: Any) -> dict[str, Any]:
    """A tool with these fields."""
    schema = {"type": "object", "properties": fields}
    return said_of({"name": "say", "description": description, "inputSchema": schema, "outputSchema": output})


def test_what_nobody_sees_is_taken_out_of_all_texts() -> None:
    found = said(f"Reads.{TAGGED}\n\x1b[2J\u202eA\u200bB", a={"type": "string", "description": f"x{TAGGED}"})

    assert found["description"] == "Reads.\n[2JAB"
    assert found["input_schema"]["properties"]["a"]["description"] == "x"
    assert len(said("가" * 9_000)["description"]) == MOST_DESCRIPTION


def test_a_schema_without_a_bottom_is_cut() -> None:
    deep: dict[str, Any] = {}
    for _level in range(200):
        deep = {"properties": {"a": deep}}

    assert digest_of(said(a=deep))


def test_a_hash_is_of_all_that_was_approved_and_of_nothing_else() -> None:
    known = said("Says.", a=TEXT)
    others = [said("Says!", a=TEXT), said("Says.", b=TEXT), said("Says.", {"type": "object"}, a=TEXT)]
    hinted = {**known, "hints": {"reads_only": True}, "title": "Say"}

    assert digest_of(known) == digest_of(hinted)
    assert digest_of(known) not in {digest_of(other) for other in others}


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (said("a"), said("b"), ["the description"]),
        (said(a=TEXT), said(a=TEXT, b=TEXT), ["input schema: field “b” was added"]),
        (said(a=TEXT, b=TEXT), said(a=TEXT), ["input schema: field “b” was removed"]),
        (said(a=TEXT), said(a={"type": "number"}), ["input schema: field “a” is another one"]),
        (said(), said(output={}), ["output schema: there was none"]),
        (said(output={}), said(), ["output schema: there is none any more"]),
        (said(output={}), said(output={"type": "object"}), ["output schema: another one"]),
        (said(a=TEXT), said(a=TEXT), []),
    ],
)
def test_what_differs_is_said(before: Any, after: Any, words: list[str]) -> None:
    assert [str(one) for one in differences(before, after)] == words


def test_of_many_differences_some_are_said_and_the_rest_counted() -> None:
    after = said("b", **{f"f{number}": TEXT for number in range(20)})

    found = [str(one) for one in differences(said("a"), after)]

    assert (len(found), found[-1]) == (9, "13 more")


texts = st.text(max_size=20)
tools = st.fixed_dictionaries(
    {"name": texts, "description": texts, "inputSchema": st.dictionaries(texts, texts | st.integers(), max_size=3)}
)


@hypothesis_settings(max_examples=15)
@given(tools, tools)
def test_tools_with_the_same_hash_differ_in_nothing_and_others_in_something(one: Any, other: Any) -> None:
    first, second = said_of(one), said_of(other)

    assert (digest_of(first) == digest_of(second)) == (differences(first, second) == [])


def test_drafts_that_converters_name_are_no_obstacle() -> None:
    assert usable_schema({"$schema": "http://json-schema.org/draft-07/schema#", "type": "object"}) == {"type": "object"}
    assert usable_schema({"$schema": "http://evil.example/"}) == {"$schema": "http://evil.example/"}


def answered(*content: Any, read_as: str = "text", **result: Any) -> Any:
    """The result of a step."""
    return answer_of({"content": [*content], **result}, read_as=read_as, max_bytes=1_000, secrets=["s3cret-token"])


def test_resources_are_told_as_data() -> None:
    found = answered(
        {"type": "text", "text": "a"},
        {"type": "resource", "resource": {"uri": "file:///etc/passwd", "mimeType": "text/plain", "text": "가나"}},
        {"type": "resource_link", "uri": "https://x.example/a", "name": "A", "size": 7, "mimeType": None},
        {"type": "audio", "data": "QUJDRA==", "mimeType": "audio/wav"},
        {"type": "text", "text": "b"},
    )

    assert found == {
        "text": "a\nb",
        "attachments": [
            {"type": "resource", "mime_type": "text/plain", "bytes": 6, "uri": "file:///etc/passwd"},
            {"type": "resource_link", "mime_type": None, "bytes": 7, "name": "A", "uri": "https://x.example/a"},
            {"type": "audio", "mime_type": "audio/wav", "bytes": 4},
        ],
    }


def test_secrets_are_covered_in_answers_and_in_errors() -> None:
    assert answered(structuredContent={"a": ["s3cret-token"]}) == {"a": [MASK]}
    with pytest.raises(Refusal, match=f"no {MASK}"):
        answered({"type": "text", "text": "no s3cret-token"}, isError=True)
    with pytest.raises(Refusal) as long:
        answered({"type": "text", "text": "x" * 90_000}, isError=True)
    assert len(str(long.value)) < 2_100


@pytest.mark.parametrize(
    "config",
    [
        {"url": "ftp://example.com/", "tool": "a"},
        {"url": "https://user:word@example.com/", "tool": "a"},
        {"url": "https://example.com/#x", "tool": "a"},
        {"url": "https://example.com/", "server": "files", "tool": "a"},
        {"command": ["/bin/sh"], "tool": "a"},
        {"url": "https://example.com/", "tool": "x" * 201},
        {"timeout_seconds": 301},
    ],
)
def test_what_cannot_be_meant_is_refused_when_it_is_saved(config: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        McpConfig.model_validate(config)
