"""YouTube on this machine, and helper processes that believe its certificate."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from parsers.tests.formats.youtube.certificate import make_certificate
from parsers.tests.formats.youtube.server import YouTube, running
from pastetrader.common.helper_process import pool
from pastetrader.common.tests.outbound_http.conftest import canary

__all__ = ["canary"]


@pytest.fixture(scope="package")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_certificate(tmp_path_factory.mktemp("youtube"))


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
