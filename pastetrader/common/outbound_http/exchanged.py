"""What is sent and what comes back. Pure."""

from dataclasses import dataclass, field

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Request:
    """`headers` and `body` may hold secrets, so they are not shown."""

    method: str
    url: str
    headers: Headers = field(default=(), repr=False)
    body: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Answer:
    """`body` is decompressed. `url` is where the answer came from, after `hops` redirects."""

    status: int
    headers: Headers
    body: bytes = field(repr=False)
    url: str = ""
    hops: int = 0

    def header(self, name: str) -> str | None:
        """The first header of that name, in any spelling."""
        return next((value for known, value in self.headers if known.lower() == name.lower()), None)
