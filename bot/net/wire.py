"""One request on one connection, closed with its answer.

No pool: polls come minutes apart, so there is nothing to reuse, and httpx's pool costs milliseconds of CPU per request
once a few hundred connections are open (encode/httpx 3215).
"""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterable, AsyncIterator
from typing import cast

import httpcore
import httpx


class WireTransport(httpx.AsyncBaseTransport):
    """httpx's transport seam over a single httpcore connection through `backend`. Raises httpcore's exceptions."""

    def __init__(self, backend: httpcore.AsyncNetworkBackend, tls: ssl.SSLContext) -> None:
        self._backend, self._tls = backend, tls

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        origin = httpcore.Origin(request.url.raw_scheme, request.url.raw_host, _port(request.url))
        connection = httpcore.AsyncHTTPConnection(origin, ssl_context=self._tls, network_backend=self._backend)
        core = httpcore.Request(
            request.method,
            httpcore.URL(scheme=origin.scheme, host=origin.host, port=origin.port, target=request.url.raw_path),
            headers=request.headers.raw,
            content=cast("AsyncIterable[bytes]", request.stream),
            extensions=request.extensions,
        )
        try:
            response = await connection.handle_async_request(core)
        except BaseException:
            await connection.aclose()
            raise
        stream = _Body(cast("AsyncIterable[bytes]", response.stream), connection)
        return httpx.Response(response.status, headers=response.headers, stream=stream, request=request)


class _Body(httpx.AsyncByteStream):
    def __init__(self, inner: AsyncIterable[bytes], connection: httpcore.AsyncHTTPConnection) -> None:
        self._inner, self._connection = inner, connection

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._inner:
            yield chunk

    async def aclose(self) -> None:
        await self._connection.aclose()


def _port(url: httpx.URL) -> int:
    return url.port if url.port is not None else {"http": 80, "https": 443}[url.scheme]
