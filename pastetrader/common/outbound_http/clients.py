"""The clients that libraries are given which bring their own: thin adapters over the same checks as `send`.

Each takes what may be called and how long one request may take as a whole, from its first step to the last byte of the
answer (None = no end, for streams that stay open). None reads the environment, follows a redirect unless told to, or
keeps what another one knew. Close them, or use them in a `with`.

A refusal is an OutboundError. Libraries wrap what their client raises: `errors.outbound_error_of` finds it again.
"""

from typing import TYPE_CHECKING, Any

from pastetrader.common.outbound_http import pools
from pastetrader.common.outbound_http.connect import Resolver, lookup
from pastetrader.common.outbound_http.limits import Limits
from pastetrader.common.outbound_http.policy import Policy
from pastetrader.common.outbound_http.tls import trusted

if TYPE_CHECKING:
    import httpx
    import httpx2
    import requests

MAX_BYTES = 50_000_000


def httpx_client(
    policy: Policy, timeout: float | None, *, max_bytes: int | None = MAX_BYTES, resolver: Resolver = lookup
) -> "httpx.Client":
    """For zhipuai."""
    import httpcore  # noqa: PLC0415  # 60 ms, for who uses it
    import httpx  # noqa: PLC0415

    limits = _limits(timeout, max_bytes)
    transport = httpx.HTTPTransport(verify=trusted(), trust_env=False)
    pool = pools.made(httpcore, policy, resolver, is_async=False)
    _put_in(transport, pools.CheckedPool(httpcore, pool, policy, limits))
    return httpx.Client(transport=transport, trust_env=False, timeout=_timeout(httpx, limits))


def async_httpx_client(
    policy: Policy,
    timeout: float | None,
    *,
    max_bytes: int | None = MAX_BYTES,
    resolver: Resolver = lookup,
    **options: Any,
) -> "httpx.AsyncClient":
    """For mcp; `options` (headers, auth) are those of httpx.AsyncClient."""
    import httpcore  # noqa: PLC0415  # 60 ms, for who uses it
    import httpx  # noqa: PLC0415

    limits = _limits(timeout, max_bytes)
    transport = httpx.AsyncHTTPTransport(verify=trusted(), trust_env=False)
    pool = pools.made(httpcore, policy, resolver, is_async=True)
    _put_in(transport, pools.AsyncCheckedPool(httpcore, pool, policy, limits))
    given = {"timeout": _timeout(httpx, limits), **options}
    return httpx.AsyncClient(**given, transport=transport, trust_env=False)


def httpx2_client(
    policy: Policy, timeout: float | None, *, max_bytes: int | None = MAX_BYTES, resolver: Resolver = lookup
) -> "httpx2.Client":
    """For anthropic and openai."""
    import httpcore2  # noqa: PLC0415  # 60 ms, for who uses it
    import httpx2  # noqa: PLC0415

    limits = _limits(timeout, max_bytes)
    transport = httpx2.HTTPTransport(verify=trusted(), trust_env=False)
    pool = pools.made(httpcore2, policy, resolver, is_async=False)
    _put_in(transport, pools.CheckedPool(httpcore2, pool, policy, limits))
    return httpx2.Client(transport=transport, trust_env=False, timeout=_timeout(httpx2, limits))


def async_httpx2_client(
    policy: Policy, timeout: float | None, *, max_bytes: int | None = MAX_BYTES, resolver: Resolver = lookup
) -> "httpx2.AsyncClient":
    """For anthropic and openai, from code that awaits."""
    import httpcore2  # noqa: PLC0415  # 60 ms, for who uses it
    import httpx2  # noqa: PLC0415

    limits = _limits(timeout, max_bytes)
    transport = httpx2.AsyncHTTPTransport(verify=trusted(), trust_env=False)
    pool = pools.made(httpcore2, policy, resolver, is_async=True)
    _put_in(transport, pools.AsyncCheckedPool(httpcore2, pool, policy, limits))
    return httpx2.AsyncClient(transport=transport, trust_env=False, timeout=_timeout(httpx2, limits))


def requests_session(
    policy: Policy, timeout: float | None, *, max_bytes: int | None = MAX_BYTES, resolver: Resolver = lookup
) -> "requests.Session":
    """For youtube-transcript-api."""
    from pastetrader.common.outbound_http.requests_session import session  # noqa: PLC0415  # 60 ms, for who uses it

    return session(policy, _limits(timeout, max_bytes), resolver)


def _limits(timeout: float | None, max_bytes: int | None) -> Limits:
    # One read may take as long as the whole: a model may think for minutes before it says anything.
    seconds = 300.0 if timeout is None else timeout
    return Limits(connect_seconds=min(seconds, 5.0), read_seconds=seconds, total_seconds=timeout, max_bytes=max_bytes)


def _timeout(library: Any, limits: Limits) -> Any:
    return library.Timeout(limits.read_seconds, connect=limits.connect_seconds)


def _put_in(transport: Any, pool: Any) -> None:
    """The transport sends by our pool. It has no public way to say so: should its own name change, nothing is sent."""
    if not hasattr(transport, "_pool"):
        raise RuntimeError("This release of the HTTP library keeps its connections in a way that is not known.")
    transport._pool = pool  # noqa: SLF001  # see above; a test of each client holds it
