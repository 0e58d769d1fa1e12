"""The key of a node that is given none: made from its name. Pure."""

import re
import unicodedata
from collections.abc import Collection

from workflows.definition.graph import RESERVED_KEYS

MAX_KEY = 64
LONGEST_NUMBER = "_99999"


def key_from(name: str, taken: Collection[str], *, kind: str = "step") -> str:
    """A key that is not taken: the name's ASCII letters and digits, or the `kind` where it has none; then a number."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    if not slug or not slug[0].isalpha():
        slug = f"{kind}_{slug}"
    slug = slug[: MAX_KEY - len(LONGEST_NUMBER)].rstrip("_")
    key, number = slug, 1
    while key in taken or key in RESERVED_KEYS:
        number += 1
        key = f"{slug}_{number}"
    return key
