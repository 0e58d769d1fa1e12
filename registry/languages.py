"""Languages in which arguments of tools are written, beside expressions: apps register theirs in `AppConfig.ready`.

A form asks here what is wrong with a text while it is typed, and what may be typed next.
"""

from collections.abc import Callable

from django.utils.module_loading import import_string

from registry.written import Written

# Of a text, the place of the cursor in it, and the reader's language. Quick whatever the text is, and it never raises.
Language = Callable[[str, int, Callable[[str], str]], Written]
_languages: dict[str, str] = {}


def register(kind: str, language: str) -> None:
    """Has texts of that kind looked at by the function of that dotted name."""
    _languages[kind] = language


def language_of(kind: str) -> Language | None:
    """The language of that kind; None when nobody has registered one."""
    name = _languages.get(kind)
    found: Language | None = import_string(name) if name else None
    return found
