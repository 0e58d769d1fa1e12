"""Who a server says it is: its certificate is that of the name that was called, whatever its address."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from pastetrader.common.outbound_http import Policy, Request, clients, send
from pastetrader.common.outbound_http.errors import BadTls
from pastetrader.common.tests.outbound_http.peers import Peer, serving

NAME = "secure.example"


def _certificate(folder: Path) -> Path:
    """A certificate that vouches for itself, and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return file


@contextmanager
def secure(file: Path) -> Iterator[Peer]:
    """A peer that speaks TLS."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(file)
    with serving(tls=context) as peer:
        yield peer


def _here(_host: str, _port: int) -> list[str]:
    return ["127.0.0.1"]


def _ask(name: str, peer: Peer) -> int:
    policy = Policy.parsed([f"{name}:{peer.port}"])
    return send(Request("GET", f"https://{name}:{peer.port}/"), policy, resolver=_here).status


def test_a_certificate_that_nobody_vouches_for_is_refused_before_sending(tmp_path: Path) -> None:
    with secure(_certificate(tmp_path)) as peer, pytest.raises(BadTls) as error:
        _ask(NAME, peer)

    assert not error.value.may_have_been_sent
    assert peer.asked == []


def test_one_that_the_operator_trusts_is_good_for_its_name_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = _certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with secure(file) as peer:
        assert _ask(NAME, peer) == 200
        with pytest.raises(BadTls):
            _ask("other.example", peer)
        policy = Policy.parsed([f"{NAME}:{peer.port}"])
        with clients.httpx2_client(policy, 5, resolver=_here) as client:
            assert client.get(f"https://{NAME}:{peer.port}/").status_code == 200
        with clients.httpx_client(policy, 5, resolver=_here) as older:
            assert older.get(f"https://{NAME}:{peer.port}/").status_code == 200
