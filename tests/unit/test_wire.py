"""HTTP as it is spoken on the wire: real sockets, real TLS."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import socket
import ssl
import subprocess
from pathlib import Path

import httpx
import pytest
from feedserver import LOOPBACK, Asked, FeedServer, a_web, answers, hangs, head, raw, serving

from bot.net import Guard, Limits, NoAnswer, NotSent, Route, Web, WebOptions
from bot.net.guard import Address, GuardedConnect, dialled
from bot.net.wire import AHEAD_BYTES, CHUNKS, SMALL_CHUNKS, WireTransport, _plain_get, _worded


async def localhost(_host: str, _port: int) -> tuple[str, ...]:
    return ("127.0.0.1",)


def a_secure_web(trusted: ssl.SSLContext) -> Web:
    guard = Guard(allow_private=(LOOPBACK,))
    return Web(WebOptions(guard=guard), transport=WireTransport(GuardedConnect(guard, localhost, 1.0), trusted))


@pytest.fixture(scope="session")
def pem(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Key and certificate of feed.example, which is its own authority."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl here to make a certificate with: TLS is not tested")
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=feed.example"
    files = ["-addext", "subjectAltName=DNS:feed.example", "-keyout", f"{path}.key", "-out", f"{path}.crt"]
    subprocess.run([*command.split(), *files], check=True, capture_output=True)
    path.write_text(Path(f"{path}.key").read_text() + Path(f"{path}.crt").read_text())
    return path


async def secured(pem: Path, feeds: FeedServer) -> asyncio.Server:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    server = await asyncio.start_server(feeds.answer, "127.0.0.1", 0, ssl=context)
    feeds.port = server.sockets[0].getsockname()[1]
    return server


@pytest.mark.parametrize(
    ("name", "trusts", "kind"), [("feed.example", True, ""), ("feed.example", False, "tls"), ("other.example", True, "tls")]
)
async def test_certificate_is_checked_against_the_name(pem: Path, name: str, trusts: bool, kind: str) -> None:
    feeds = FeedServer(acts={"/": answers(200, b"words")})
    trusted = ssl.create_default_context(cafile=str(pem) if trusts else None)
    web, found = a_secure_web(trusted), ""
    async with await secured(pem, feeds):
        try:
            page = await web.get(f"https://{name}:{feeds.port}/")
            assert (page.body, feeds.asked[0].headers["host"]) == (b"words", f"{name}:{feeds.port}")
        except NotSent as failure:
            found = failure.kind
    await web.close()
    assert (kind, bool(kind)) == (found, feeds.asked == [])


async def test_certificate_is_not_checked_when_the_operator_says_so(pem: Path) -> None:
    feeds = FeedServer(acts={"/": answers(200, b"words")})
    web = a_secure_web(ssl.create_default_context())
    async with await secured(pem, feeds):
        page = await web.get(f"https://other.example:{feeds.port}/", route=Route(insecure=True))
    assert page.body == b"words"
    await web.close()


class Proxy:
    """Notes what it is asked for, and passes it on to `port` as proxies do."""

    def __init__(self, port: int, answer: bytes) -> None:
        self._port, self._answer = port, answer
        self.asked: list[str] = []
        self.over = asyncio.Event()

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        self.asked.append(head.decode())
        beyond, onward = await asyncio.open_connection("127.0.0.1", self._port)
        if head.startswith(b"CONNECT"):
            writer.write(self._answer)
        else:
            onward.write(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        await asyncio.gather(_pour(reader, onward), _pour(beyond, writer))
        self.over.set()


async def _pour(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while data := await source.read(65_536):
            sink.write(data)
    sink.close()
    with contextlib.suppress(ConnectionError):
        await sink.wait_closed()


@pytest.mark.parametrize(
    ("scheme", "answer", "said", "kind"),
    [
        ("https", b"HTTP/1.1 200 Go ahead\r\n\r\n", "CONNECT feed.example:", ""),
        ("http", b"", "GET http://feed.example:", ""),
        ("https", b"HTTP/1.1 403 No\r\n\r\n", "CONNECT feed.example:", "connect"),
    ],
)
async def test_feed_is_read_through_its_proxy(pem: Path, scheme: str, answer: bytes, said: str, kind: str) -> None:
    feeds, guard, found = FeedServer(acts={"/": answers(200, b"words")}), Guard(allow_private=(LOOPBACK,)), ""
    connect = GuardedConnect(guard, localhost, 1.0)
    trusted = ssl.create_default_context(cafile=str(pem))
    web = Web(WebOptions(guard=guard), resolve=localhost, transport=WireTransport(connect, trusted, connect))
    async with await secured(pem, feeds) if scheme == "https" else serving() as server:
        port = feeds.port or server.port  # type: ignore[union-attr]
        if isinstance(server, FeedServer):
            server.acts |= feeds.acts
        proxy = Proxy(port, answer)
        async with await asyncio.start_server(proxy, "127.0.0.1", 0) as listening:
            route = Route(f"http://me:hidden@127.0.0.1:{listening.sockets[0].getsockname()[1]}")
            try:
                assert (await web.get(f"{scheme}://feed.example:{port}/", route=route)).body == b"words"
            except NotSent as failure:
                found = failure.kind
            await proxy.over.wait()
    await web.close()
    assert (kind, proxy.asked[0].startswith(said), "Basic bWU6aGlkZGVu" in proxy.asked[0]) == (found, True, True)


async def test_proxy_is_not_asked_for_what_is_not_public() -> None:
    web, proxied = Web(WebOptions(), resolve=localhost), Route("http://proxy.example:3128")
    for url in ("http://169.254.169.254/", "http://feed.example/", "https://10.0.0.1/"):
        with pytest.raises(NotSent) as caught:
            await web.get(url, route=proxied)
        assert caught.value.kind == "blocked_address"
    await web.close()


async def test_tls_is_waited_for_only_so_long() -> None:
    async with serving() as feeds, a_web() as web:
        feeds.acts["/"] = hangs(feeds)
        with pytest.raises(NotSent) as caught:
            await web.get(f"https://127.0.0.1:{feeds.port}/")
    assert caught.value.kind in ("timeout", "tls", "connect")


async def test_body_comes_whole_when_it_is_larger_than_what_may_wait() -> None:
    body = os.urandom(3 * AHEAD_BYTES)
    async with serving() as feeds, a_web() as web:
        feeds.acts["/"] = answers(200, body)
        assert body == (await web.get(feeds.url("/"))).body


@pytest.mark.parametrize(
    ("words", "body"),
    [
        (b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", b"ok"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;x=y\r\no\r\n1\r\nk\r\n0\r\nTrailer: t\r\n\r\n", b"ok"),
        (b"HTTP/1.0 200 OK\r\n\r\nok", b"ok"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokGARBAGE", b"ok"),
    ],
    ids=["hints first", "chunks", "to the end", "more than announced"],
)
async def test_answer_is_read_in_each_framing(words: bytes, body: bytes) -> None:
    async with serving() as feeds, a_web() as web:
        feeds.acts["/"] = raw(words)
        page = await web.get(feeds.url("/"))
    assert (200, body, True) == (page.status, page.body, page.complete)


UNCHANGED = {"etag": '"v"', "x-a": "1, 2", "server": "a b", "empty": ""}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (b'HTTP/1.1 304 Not Modified\r\nETag: "v"\r\nX-A:1\r\nServer:  a b \t\r\nx-a: 2\r\nEmpty:\r\n\r\n', UNCHANGED),
        (b'HTTP/1.1 304 Not Modified\nETag: "v"\nX-A:1\nServer:  a b \t\nx-a: 2\nEmpty:\n\n', UNCHANGED),
        (b"HTTP/1.0 304\r\n\r\n", {}),
        (b"HTTP/1.1 304 Same\r\nContent-Length: 9\r\n\r\nGARBAGE", {"content-length": "9"}),
        (b"HTTP/1.1 304 Same\r\nX-Name: \xd0\xb0\xff\r\n\r\n", {"x-name": "\xd0\xb0\xff"}),
        (b"HTTP/1.1 304 Same\r\nX: \xd0\xb0\r\n\r\n", {"x": "а"}),
        (b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 304 Same\r\nA: b\r\n\r\n", {"a": "b"}),
    ],
    ids=["plain", "bare line feeds", "shortest", "more behind", "neither ASCII nor UTF-8", "UTF-8", "hints first"],
)
@pytest.mark.parametrize("pieces", [1, 3])
async def test_unchanged_is_heard_however_it_is_said(words: bytes, found: dict[str, str], pieces: int) -> None:
    async def speaking(_asked: Asked, writer: asyncio.StreamWriter) -> None:
        size = -(-len(words) // pieces)
        for at in range(0, len(words), size):
            writer.write(words[at : at + size])
            await writer.drain()
            await asyncio.sleep(0)

    async with serving() as feeds, a_web() as web:
        feeds.acts["/"] = speaking
        page = await web.get(feeds.url("/"), headers={"if-none-match": '"v"'})
    assert (304, b"", True, found) == (page.status, page.body, page.complete, dict(page.headers))


@pytest.mark.parametrize(
    "words",
    [
        b"HTTP/1.1 304 Same\r\nA b: c\r\n\r\n", b"HTTP/1.1 304 Same\r\nA\0: c\r\n\r\n", b"HTTP/1.1 304 Same\r\nA: c",
        b"HTTP/1.1 3040\r\n\r\n", b"",
    ],
    ids=["space in a name", "zero in a name", "cut", "four digits", "nothing"],
)  # fmt: skip
async def test_what_only_looks_unchanged_is_no_answer(words: bytes) -> None:
    async with serving() as feeds, a_web() as web:
        feeds.acts["/"] = raw(words)
        with pytest.raises(NoAnswer):
            await web.get(feeds.url("/"))


@pytest.mark.parametrize(
    ("method", "url", "headers", "is_plain"),
    [
        ("GET", "http://a.example/", {}, True),
        ("GET", "https://a.example:8443/x?y=%20&z", {"Accept": "a, b;q=0.8", "X-Key": "k"}, True),
        ("GET", "http://[2001:db8::1]/é", {}, True),
        ("GET", "http://a.example/", {"content-length": "0"}, False),
        ("GET", "http://a.example/", {"x-key": " padded"}, False),
        ("GET", "http://a.example/", {"x-key": "tab\tin it"}, False),
        ("GET", "http://a.example/", {"x-key": ""}, False),
        ("POST", "http://a.example/", {}, False),
    ],
)
def test_plain_words_are_those_of_the_machine(method: str, url: str, headers: dict[str, str], is_plain: bool) -> None:
    lines = [(b"Host", httpx.URL(url).netloc), *((name.lower().encode(), value.encode()) for name, value in headers.items())]
    request = httpx.Request(method, url, headers=lines, stream=httpx.ByteStream(b""))
    words = _plain_get(request)
    assert is_plain == bool(words)
    if is_plain:
        assert _worded(request, b"", Route())[1] == words


@pytest.mark.parametrize("hidden", [b"Host: b.example", b"x-key: z"])
def test_request_of_two_is_never_said(hidden: bytes) -> None:
    lines = [(b"Host", b"a.example"), (b"x", b"y\r\n" + hidden)]
    request = httpx.Request("GET", "http://a.example/", headers=lines, stream=httpx.ByteStream(b""))
    assert _plain_get(request) == b""
    with pytest.raises(httpx.LocalProtocolError):
        _worded(request, b"", Route())


async def test_provisional_answers_without_end_are_cut_off() -> None:
    async def hinting(_asked: Asked, writer: asyncio.StreamWriter) -> None:
        while True:
            writer.write(head(103, {"Link": "</x>"}) * 50)
            await writer.drain()
            await asyncio.sleep(0.01)

    async with serving() as feeds, a_web() as web:
        feeds.acts["/"] = hinting
        with pytest.raises(NoAnswer, match="rules of HTTP"):
            await web.get(feeds.url("/"))


@pytest.mark.parametrize(
    ("size", "chunks", "complete", "taken"),
    [
        (16, CHUNKS, True, CHUNKS),
        (16, CHUNKS + 1, False, CHUNKS + 1),
        (1, SMALL_CHUNKS, True, SMALL_CHUNKS),
        (1, SMALL_CHUNKS + 9, False, SMALL_CHUNKS),
        (16, SMALL_CHUNKS + 9, True, SMALL_CHUNKS + 9),
    ],
)
async def test_body_is_taken_in_so_many_chunks_and_others_run_meanwhile(
    size: int, chunks: int, complete: bool, taken: int
) -> None:
    turns = 0

    async def other() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    async with serving() as feeds, a_web(Limits()) as web:
        pieces = b"%x\r\n%b\r\n" % (size, b"x" * size) * chunks
        feeds.acts["/"] = raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + pieces + b"0\r\n\r\n")
        task = asyncio.create_task(other())
        page = await web.get(feeds.url("/"))
        task.cancel()
    assert (complete, taken) == (page.complete, len(page.body) // size)
    assert turns > taken / 50


async def test_large_post_is_taken_at_the_speed_of_the_other_side() -> None:
    content = os.urandom(4 << 20)
    async with serving() as feeds, a_web() as web:
        feeds.acts["/"] = answers(204)
        await web.post(feeds.url("/"), content=content)
    assert content == feeds.asked[0].body


async def test_no_socket_stays_open_whatever_the_answer() -> None:
    opened: list[socket.socket] = []

    async def remembering(address: Address, port: int) -> socket.socket:
        opened.append(await dialled(address, port))
        return opened[-1]

    async with serving() as feeds, a_web(dial=remembering) as web:
        feeds.acts |= {"/ok": answers(200, b"x"), "/hangs": hangs(feeds), "/cut": raw(head(200, {"Content-Length": "9"}) + b"x")}
        await asyncio.gather(*(web.get(feeds.url(path)) for path in ("/ok", "/hangs", "/cut", "/none")), return_exceptions=True)
        task = asyncio.create_task(web.get(feeds.url("/hangs")))
        while len(opened) < 5:  # noqa: ASYNC110 - nobody tells when a socket is opened
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await asyncio.sleep(0)
    assert [-1] * 5 == [one.fileno() for one in opened]
