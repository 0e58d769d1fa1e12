"""YouTube on this machine, and helper processes that believe its certificate."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from parsers.tests.formats.youtube.server import NAMES, YouTube, running
from pastetrader.common.helper_process import pool
from pastetrader.common.tests.outbound_http.conftest import canary

__all__ = ["canary"]


@pytest.fixture(scope="package")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """For YouTube's names, vouched for by itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAMES[0])])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name) for name in NAMES]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = tmp_path_factory.mktemp("youtube") / "server.pem"
    file.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.fixture(scope="package")
def _helpers(certificate: Path) -> Iterator[None]:
    """Helper processes of these tests alone: what they believe is in the environment that they start with."""
    with pytest.MonkeyPatch.context() as patch:
        own = pool.Pool()
        patch.setenv("SSL_CERT_FILE", str(certificate))
        patch.setattr(pool, "_pool", own)
        yield
        own.end()


@pytest.fixture
def youtube(certificate: Path, _helpers: None) -> Iterator[YouTube]:
    """As the operator's proxy leads to it."""
    with running(certificate) as server:
        yield server
