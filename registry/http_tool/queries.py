"""Parameters in the query of an address. Pure."""

from urllib.parse import quote


def added(url: str, name: str, value: str) -> str:
    """The address with one more parameter."""
    return f"{url}{'&' if '?' in url else '?'}{quote(name, safe='')}={quote(value, safe='', errors='replace')}"


def replaced(url: str, name: str, value: str) -> str:
    """The address with the parameter once, with this value."""
    before, _question, query = url.partition("?")
    known = quote(name, safe="")
    kept = [part for part in query.split("&") if part and part.partition("=")[0] != known]
    return added(f"{before}?{'&'.join(kept)}" if kept else before, name, value)
