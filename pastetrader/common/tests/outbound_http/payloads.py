"""Addresses with which people try to reach what a server can reach and they cannot: 60 ways to write this machine."""

import socket
from collections.abc import Iterator

# What a name server of an attacker says; `resolved` asks nobody else.
NAMES = {
    "loopback.attacker.example": ["127.0.0.1"],
    "loopback6.attacker.example": ["::1"],
    "mapped.attacker.example": ["::ffff:127.0.0.1"],
    "zero.attacker.example": ["0.0.0.0"],  # noqa: S104  # no socket is bound to it
    "half.attacker.example": ["93.184.215.14", "127.0.0.1"],
    "half6.attacker.example": ["2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::1"],
    "sixtofour.attacker.example": ["2002:7f00:1::"],
    "teredo.attacker.example": ["2001:0:7f00:1::"],
    "nat64.attacker.example": ["64:ff9b::7f00:1"],
    "127.0.0.1.nip.example": ["127.0.0.1"],
    "xn--fiqs8s.example": ["127.0.0.1"],
    "metadata.attacker.example": ["169.254.169.254"],
}
_HOSTS = (
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "127.0.0.1.",
    "127.127.127.127",
    "2130706433",
    "017700000001",
    "0x7f000001",
    "0x7f.0x0.0x0.0x1",
    "0177.0.0.1",
    "0x7f.1",
    "127.0.0.0x1",
    "00000177.0.0.1",
    "0",
    "0.0.0.0",  # noqa: S104  # no socket is bound to it
    "localhost",
    "LOCALHOST",
    "localhost.",
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[64:ff9b::127.0.0.1]",
    "[2002:7f00:1::]",
    "[2001:0:7f00:1::]",
    "[::]",
    "[::1%25lo]",
    "[fe80::1%25lo]",
    "①②⑦.⓪.⓪.①",
    "127。0。0。1",
    "１２７.0.0.1",
    "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ",
    "%31%32%37.0.0.1",
    "127%2e0%2e0%2e1",
    "169.254.169.254",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.0.1",
    "100.64.0.1",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    *NAMES,
)
_WHOLE = (
    "http://example.com@127.0.0.1:{port}/",
    "http://example.com:80@127.0.0.1:{port}/",
    "http://127.0.0.1:{port}@example.com@127.0.0.1:{port}/",
    "http://127.0.0.1:{port}#@example.com/",
    "http://127.0.0.1:{port}?@example.com/",
    "http://127.0.0.1:{port}\\@example.com/",
    "http://example.com\\@127.0.0.1:{port}/",
    "http:\\\\127.0.0.1:{port}/",
    "http:/127.0.0.1:{port}/",
    "http:127.0.0.1:{port}",
    "http:///127.0.0.1:{port}/",
    "//127.0.0.1:{port}/",
    " http://127.0.0.1:{port}/",
    "http://127.0.0.1\t:{port}/",
    "http://127.0.0.1:{port}\r\nHost: example.com/",
    "HTTP://127.0.0.1:{port}/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:{port}/_x",
    "ftp://127.0.0.1:{port}/",
    "http+unix://%2Fvar%2Frun%2Fdocker.sock/",
    "unix:/var/run/docker.sock",
    "data:text/plain,x",
)


def urls(port: int) -> Iterator[str]:
    """Each, aimed at a port of this machine."""
    yield from (f"http://{host}:{port}/" for host in _HOSTS)
    yield from (whole.replace("{port}", str(port)) for whole in _WHOLE)


def resolved(host: str, port: int) -> list[str]:
    """What the system says of numbers and of itself, and an attacker's server of its own names."""
    if host in NAMES:
        return NAMES[host]
    flags = 0 if host.lower().strip(".") == "localhost" else socket.AI_NUMERICHOST
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=flags)
    return [str(address[0]) for *_kind, address in found]
