"""Whom we believe when a server proves who it is."""

import os
import ssl
from functools import lru_cache


def trusted() -> ssl.SSLContext:
    """The system's authorities where SSL_CERT_FILE or SSL_CERT_DIR names them, those of Mozilla otherwise."""
    return _trusted(os.environ.get("SSL_CERT_FILE", ""), os.environ.get("SSL_CERT_DIR", ""))


@lru_cache(maxsize=4)
def _trusted(file: str, folder: str) -> ssl.SSLContext:
    """Reading them takes some 20 ms. The environment decides inside of `ssl`, too; here it tells contexts apart."""
    if file or folder:
        return ssl.create_default_context(cafile=file or None, capath=folder or None)
    import certifi  # noqa: PLC0415  # only for the first call to a server with TLS

    return ssl.create_default_context(cafile=certifi.where())
