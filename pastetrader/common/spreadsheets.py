"""Files for spreadsheets. Pure."""

# What a spreadsheet may take for the beginning of a formula, also behind spaces and as wide characters.
_BEGINS = frozenset("=+-@|%\t\r\n＝＋－＠")


def no_formula(text: str) -> str:
    """A text that no spreadsheet takes for a formula: it begins with an apostrophe if it might."""
    bare = text.lstrip(" \u00a0\u3000\ufeff")
    return f"'{text}" if bare[:1] in _BEGINS and bare else text
