"""Text that both databases take: neither stores a NUL or half a surrogate pair; and without secrets. Pure."""

import re

from pastetrader.common.masking import mask

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def storable_text(text: str, *, limit: int = 10_000) -> str:
    """A text without what the databases refuse and without the secrets of the work that goes on here, shortened in the
    middle to `limit` characters.
    """
    clean = UNSTORABLE.sub(REPLACEMENT, mask().text(text))
    if len(clean) <= limit:
        return clean
    half = (limit - 5) // 2
    return f"{clean[:half]} ... {clean[-half:]}"
