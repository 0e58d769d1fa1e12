"""Bodies that no address may take: not JSON, JSON that no database can store, too much of it, or in another form."""

import gzip
import json
from dataclasses import dataclass

JSON = "application/json"


@dataclass(frozen=True)
class Body:
    """Bytes, and what they are said to be."""

    name: str
    content: bytes
    kind: str = JSON


def _field(value: str) -> bytes:
    """A body with one field, whose value is written as it stands."""
    return f'{{"name": {value}}}'.encode()


def _nested(opening: str, closing: str, depth: int) -> bytes:
    return (opening * depth + closing * depth).encode()


# Nothing of this is JSON that can be kept.
MALFORMED = [
    Body("5 KB of opening brackets", b"[" * 5_000),
    Body("5 KB of opening braces", b'{"a":' * 1_000),
    Body("lists 65 deep", _nested("[", "]", 65)),
    Body("lists 100,000 deep", _nested("[", "]", 100_000)),
    Body("objects 1,000 deep", _nested('{"a":', "}", 1_000)),
    Body("a key twice", b'{"name": "a", "name": "b"}'),
    Body("a key twice, once escaped", b'{"name": "a", "n\\u0061me": "b"}'),
    Body("a key twice below", b'{"name": {"a": 1, "a": 2}}'),
    Body("NaN", _field("NaN")),
    Body("Infinity", _field("Infinity")),
    Body("-Infinity", _field("-Infinity")),
    Body("1e999", _field("1e999")),
    Body("-1e400", _field("-1e400")),
    Body("5,000 digits", _field("9" * 5_000)),
    Body("401 digits after the point", _field("0." + "1" * 401)),
    Body("a leading half surrogate", _field(r'"\ud800"')),
    Body("a trailing half surrogate", _field(r'"\udc00"')),
    Body("a surrogate in a key", rb'{"\ud800": 1}'),
    Body("swapped surrogates", _field(r'"\udc00\ud800"')),
    Body("NUL in a text", _field(r'"\u0000"')),
    Body("NUL in a key", rb'{"\u0000": 1}'),
    Body("a raw NUL", b'{"name": "\x00"}'),
    Body("a raw newline in a text", b'{"name": "a\nb"}'),
    Body("UTF-16", json.dumps({"name": "a"}).encode("utf-16")),
    Body("UTF-32", json.dumps({"name": "a"}).encode("utf-32")),
    Body("Latin-1", '{"name": "é"}'.encode("latin-1")),
    Body("a surrogate in UTF-8", b'{"name": "\xed\xa0\x80"}'),
    Body("an overlong form", b'{"name": "\xc0\xaf"}'),
    Body("bytes that are no text", bytes(range(128, 256))),
    Body("single quotes", b"{'name': 'a'}"),
    Body("a comment", b'{"name": "a"} // b'),
    Body("a trailing comma", b'{"name": "a",}'),
    Body("an unclosed text", b'{"name": "a'),
    Body("an unclosed object", b'{"name": "a"'),
    Body("two values", b'{"name": "a"}{"name": "b"}'),
    Body("a word", b"undefined"),
    Body("hexadecimal", _field("0x10")),
    Body("a leading zero", _field("007")),
    Body("a bare escape", _field(r'"\x41"')),
    Body("only spaces", b"   "),
    Body("gzip under its own name", gzip.compress(b'{"name": "a"}')),
    Body("a million values", b"[" + b"1," * 999_999 + b"1]"),
    Body("12 MB and more", b'{"name": "' + b"a" * (12 * 1024 * 1024) + b'"}'),
]
# JSON, but no object with these fields.
NO_OBJECT = [
    Body("a list", b"[]"),
    Body("a list of objects", b'[{"name": "a"}]'),
    Body("a text", b'"name"'),
    Body("a number", b"5"),
    Body("true", b"true"),
    Body("an unknown field", b'{"no_such_field": 1}'),
    Body("an empty name", b'{"": 1}'),
]
# Not said to be JSON.
OTHER_FORMS = [
    Body("a form", b"name=a", "application/x-www-form-urlencoded"),
    Body(
        "multipart",
        b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--x--',
        "multipart/form-data; boundary=x",
    ),
    Body("text", b'{"name": "a"}', "text/plain"),
    Body("XML", b"<name>a</name>", "application/xml"),
    Body("no such charset", b'{"name": "a"}', "application/json; charset=nonsense"),
    Body("a kind that is none", b'{"name": "a"}', "a"),
]
ABUSE = [*MALFORMED, *NO_OBJECT, *OTHER_FORMS]
