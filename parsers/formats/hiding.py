"""What a page hides from who looks at it: by attributes of an element, and by its own style sheets. Pure.

Hidden text is how a page talks to programs past the person who pasted it, so it is never read.
"""

import re
from collections.abc import Iterator, Mapping

# Declarations that leave nothing to see. Negative places push an element off the screen.
HIDING_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*0(?![.\d])|font-size\s*:\s*[01](?:\.\d+)?px"
    r"|opacity\s*:\s*0?\.?0+(?![.\d])|(?:^|[;{\s])(?:left|right|top|text-indent)\s*:\s*-\d{3,}"
    r"|clip\s*:\s*rect\(\s*(?:0|1px)|clip-path\s*:\s*inset\(\s*(?:50|100)%|color\s*:\s*transparent"
    r"|(?:max-)?(?:height|width)\s*:\s*[01](?:px)?\s*(?:;|!|$)[^{}]*overflow\s*:\s*hidden"
    r"|transform\s*:\s*scale\(\s*0\s*\)",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
# An at-rule with rules inside: what holds in print, on small screens or in an animation says nothing about the page.
_NESTED = re.compile(r"@[^{};]*\{(?:[^{}]|\{[^{}]*\})*\}")
_SIMPLE = re.compile(r"[a-z0-9]*([.#])(-?[_a-z][\w-]*)", re.IGNORECASE)


def hides(attributes: Mapping[str, str]) -> bool:
    """Whether an element with these attributes is not shown, whatever its class."""
    return (
        "hidden" in attributes
        or attributes.get("aria-hidden", "").strip().lower() == "true"
        or bool(HIDING_STYLE.search(attributes.get("style", "")))
    )


def hidden_names(style_sheet: str) -> Iterator[str]:
    """The classes (".promo") and ids ("#promo") that a style sheet hides by one selector of their own."""
    plain = _NESTED.sub("", _COMMENT.sub("", style_sheet))
    for selectors, declarations in _RULE.findall(plain):
        if not HIDING_STYLE.search(declarations):
            continue
        for selector in selectors.split(","):
            if found := _SIMPLE.fullmatch(selector.strip()):
                yield found[1] + found[2]


def has_hidden_name(attributes: Mapping[str, str], names: frozenset[str]) -> bool:
    """Whether one of those names is the element's."""
    if not names:
        return False
    classes = {f".{name}" for name in attributes.get("class", "").split()}
    return bool(classes & names) or f"#{attributes.get('id', '')}" in names
