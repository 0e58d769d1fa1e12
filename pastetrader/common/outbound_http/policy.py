"""Which computers may be called: the public internet at the usual ports, and what the operator allows besides. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any

from pastetrader.common.outbound_http.addresses import Address, is_public, literal
from pastetrader.common.outbound_http.errors import (
    address_refused,
    not_meant,
    nothing_may_be_called,
    port_refused,
)

USUAL_PORTS = frozenset({80, 443, 8080, 8443})
# Names that are this machine whoever resolves them.
_OWN_NAMES = (".localhost", ".local", ".internal", ".localdomain")


@dataclass(frozen=True)
class Policy:
    """What may be called. `hosts`: (host, port) that may be called wherever they are. `networks`: addresses that may
    be called at the usual ports. `deny_all`: nothing else may. `proxy`: the URL of an HTTP proxy that everything goes
    through; then names are resolved there, and the proxy decides about their addresses. `only`: when there are some,
    no other (host, port) may be called, and these as far as all the rest allows it.
    """

    hosts: frozenset[tuple[str, int]] = frozenset()
    networks: tuple[IPv4Network | IPv6Network, ...] = ()
    deny_all: bool = False
    ports: frozenset[int] = USUAL_PORTS
    proxy: str = field(default="", repr=False)
    only: frozenset[tuple[str, int]] = frozenset()

    @classmethod
    def parsed(cls, allow: Iterable[str] = (), *, deny_all: bool = False, proxy: str = "") -> "Policy":
        """Of `host:port` and networks (10.1.0.0/16). ValueError says what is wrong with one of them."""
        hosts, networks = set(), []
        for text in filter(None, (one.strip() for one in allow)):
            if "/" in text:
                networks.append(ip_network(text))
            else:
                hosts.add(_host_and_port(text))
        if proxy and not proxy.startswith(("http://", "https://")):
            raise ValueError("The proxy is no URL that begins with http:// or https://.")
        return cls(frozenset(hosts), tuple(networks), deny_all, USUAL_PORTS, proxy)

    def within(self, places: Iterable[str]) -> "Policy":
        """The same for one purpose: of all that may be called nothing but these, each host:port."""
        return replace(self, only=frozenset(_host_and_port(text) for text in places))

    def names(self, host: str, port: int) -> bool:
        """Whether the operator allowed exactly this."""
        return (plain_host(host), port) in self.hosts

    def check_place(self, host: str, port: int) -> None:
        """What can be said before the name is resolved. Raises AddressRefused."""
        if self.only and (plain_host(host), port) not in self.only:
            raise not_meant(host, port)
        if self.names(host, port):
            return
        if self.deny_all and not self.networks:
            raise nothing_may_be_called(host, port)
        if port not in self.ports:
            raise port_refused(host, port, ", ".join(map(str, sorted(self.ports))))
        address = literal(host)
        if address is not None:
            self.check_address(address, host, port)
        elif self.proxy and (self.deny_all or _is_own(host)):
            raise address_refused(host, port)

    def check_address(self, address: Address, host: str, port: int) -> None:
        """Whether the host may be called at this address. Raises AddressRefused."""
        if self.names(host, port) or any(address in network for network in self.networks):
            return
        if self.deny_all:
            raise nothing_may_be_called(host, port)
        if not is_public(address):
            raise address_refused(host, port)

    def as_dict(self) -> dict[str, Any]:
        """All of it as JSON, for another process."""
        return {
            "hosts": sorted([host, port] for host, port in self.hosts),
            "networks": [str(network) for network in self.networks],
            "deny_all": self.deny_all,
            "ports": sorted(self.ports),
            "proxy": self.proxy,
            "only": sorted([host, port] for host, port in self.only),
        }

    @classmethod
    def from_dict(cls, facts: Mapping[str, Any]) -> "Policy":
        """What `as_dict` told."""
        return cls(
            frozenset((host, port) for host, port in facts["hosts"]),
            tuple(ip_network(text) for text in facts["networks"]),
            facts["deny_all"],
            frozenset(facts["ports"]),
            facts["proxy"],
            frozenset((host, port) for host, port in facts["only"]),
        )


def plain_host(host: str) -> str:
    """The same host always written alike: small letters, no last dot, addresses in their shortest form."""
    host = host.lower().strip("[]").removesuffix(".")
    address = literal(host)
    return host if address is None else str(address)


def _host_and_port(text: str) -> tuple[str, int]:
    host, colon, port = text.rpartition(":")
    if not colon or not host or not port.isascii() or not port.isdigit() or not 0 < int(port) < 65_536:
        raise ValueError(f"{text!r} is neither host:port (ollama.lan:11434) nor a network (10.1.0.0/16).")
    if ":" in host and not (host.startswith("[") and host.endswith("]")):
        raise ValueError(f"{text!r}: an IPv6 address stands in brackets, [fd00::1]:8080.")
    return plain_host(host), int(port)


def _is_own(host: str) -> bool:
    """Whether a name says by itself that it is no public one.

    A last part that is a number makes the whole an IPv4 address in some spelling (as the URL standard has it).
    """
    last = plain_host(host).rpartition(".")[2]
    return f".{plain_host(host)}".endswith(_OWN_NAMES) or last.isdigit() or last.startswith("0x")
