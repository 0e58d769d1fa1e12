"""Text that both databases take (neither stores a NUL or half a surrogate pair), that people can see, and without
secrets. Pure.
"""

import re

from pastetrader.common.masking import mask

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
# A pattern: signs without a shape. Zero-width, joiners, soft hyphen, direction controls, tags, selectors of variants.
# They hide text from a reader that a program reads.
INVISIBLE = (
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
)


def storable_text(text: str, *, limit: int = 10_000) -> str:
    """A text without what the databases refuse and without the secrets of the work that goes on here, shortened in the
    middle to `limit` characters.
    """
    clean = UNSTORABLE.sub(REPLACEMENT, mask().text(text))
    if len(clean) <= limit:
        return clean
    half = (limit - 5) // 2
    return f"{clean[:half]} ... {clean[-half:]}"
