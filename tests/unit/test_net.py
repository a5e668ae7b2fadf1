"""The way out: where it may lead, what it takes, what it tells. Nothing here connects to anything but scripted streams."""

from __future__ import annotations

import asyncio
import gzip
import os
import socket
import zlib
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from ipaddress import ip_address, ip_network

import httpx
import pytest
from feedserver import a_web, answers, document, drips, hangs, head, raw, redirects, serving, zeros

from bot.net import BadAnswer, Guard, Limits, NoAnswer, NotSent, Web, WebFailed, WebOptions, user_agent
from bot.net.decoding import PIECE_BYTES, Decoder
from bot.net.guard import _NOT_PUBLIC, Address, RememberingResolver, dialled, is_public

PUBLIC = "93.184.215.14"

# reliability.md finding 5 and the special-purpose registries of IANA, one of each range and its edges
PRIVATE = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200", "100.127.255.255", "127.0.0.1",
    "127.0.0.53", "127.255.255.255", "168.63.129.16", "169.254.0.1", "169.254.169.254", "169.254.170.2", "172.16.0.1",
    "172.31.255.255", "192.0.0.1", "192.0.0.192", "192.0.2.1", "192.31.196.1", "192.52.193.1", "192.88.99.1", "192.168.0.1",
    "192.168.255.255", "192.175.48.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.1.1.1",
    "240.0.0.1", "255.255.255.255", "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:7f00:1", "::ffff:10.0.0.1",
    "::ffff:169.254.169.254", "::ffff:0:127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::1", "100::1", "2001::1",
    "2001:0:7f00:1::", "2001:10::1", "2001:20::1", "2001:db8::1", "2002:7f00:1::", "2002:a00:1::", "2620:4f:8000::1",
    "3fff::1", "3fff:fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fdff::1", "fe80::1", "fe80::1%1", "febf::1", "fec0::1",
    "ff02::1", "ff0e::1", "4000::1", "1fff::1",
]  # fmt: skip
OPEN = [
    PUBLIC, "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "172.15.0.1", "172.32.0.0", "192.167.1.1",
    "223.255.255.255", "::ffff:1.1.1.1", "2606:4700::1111", "2a00:1450::1", "2001:4860:4860::8888", "2400::1",
]  # fmt: skip


def test_each_range_that_is_not_public_ends_where_it_says() -> None:
    last = int(ip_address("255.255.255.255"))
    ends = [end for network in _NOT_PUBLIC for end in (int(network[0]), int(network[-1])) if network.version == 4]
    edges = {ip_address(value) for end in ends for value in (end - 1, end, end + 1) if 0 <= value <= last}
    inside = {one for one in edges if any(one.version == network.version and one in network for network in _NOT_PUBLIC)}
    assert inside == {one for one in edges if not is_public(one)}


ODD_URLS = [
    "http://2130706433/", "http://0x7f000001/", "http://0x7f.1/", "http://127.1/", "http://127.0.1/", "http://017700000001/",
    "http://0177.0.0.1/", "http://0/", "http://1.2.3.4.5/", "http://256.1.1.1/", "http://①②⑦.⓪.⓪.①/", "http://[fe80::1%25eth0]/",
    "http://good\\@127.0.0.1/", "http://127.0.0.1\\@good.example/", "http://exa\tmple.com/", "http://exa\nmple.com/",
    "http://exa mple.com/", " http://example.com/", "http://ex%61mple.com/", "http://example.com\x00.evil/", "http:///feed",
    "//example.com/feed", "example.com/feed", "ftp://example.com/", "file:///etc/passwd", "gopher://example.com/",
    "data:text/xml,x",
    "javascript:alert(1)", "http://[::1/", "http://[::g]/", "http://example.com:99999/", "http://" + "a" * 5000 + ".example/", "",
]  # fmt: skip
PRIVATE_URLS = [
    "http://127.0.0.1/", "http://127.0.0.1./", "http://127。0。0。1/", "http://good@127.0.0.1/", "http://good:pw@127.0.0.1/",
    "http://127.0.0.1#@good.example/", "http://127.0.0.1?@good.example/", "http://[::1]/", "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/", "http://[64:ff9b::7f00:1]/", "http://[fd00:ec2::254]/", "http://169.254.169.254/latest/meta-data/",
    "https://10.0.0.1/", "http://0.0.0.0/",
]  # fmt: skip
NAMES = {
    "localhost": ["127.0.0.1", "::1"],
    "localhost.": ["127.0.0.1"],
    "private.example": ["10.1.2.3"],
    "mixed.example": [PUBLIC, "127.0.0.1"],
    "mixed6.example": ["2606:4700::1111", "::1"],
    "mapped.example": ["::ffff:127.0.0.1"],
    "metadata.example": ["169.254.169.254"],
    "scoped.example": ["fe80::1%2"],
    "many.example": [*[f"93.184.215.{n % 250}" for n in range(999)], "10.0.0.1"],
    "xn--e1afmkfd.xn--p1ai": ["192.168.1.1"],
}


class NoConnections:
    """Remembers where it was sent and goes nowhere."""

    def __init__(self) -> None:
        self.connected: list[tuple[str, int]] = []

    async def __call__(self, address: Address, port: int) -> socket.socket:
        self.connected.append((str(address), port))
        raise ConnectionRefusedError


class Names:
    """A resolver with a list of its own."""

    def __init__(self, names: Mapping[str, Sequence[str]]) -> None:
        self.names = names

    async def __call__(self, host: str, _port: int) -> Sequence[str]:
        if host not in self.names:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        return self.names[host]


@asynccontextmanager
async def opened(web: Web) -> AsyncIterator[Web]:
    try:
        yield web
    finally:
        await web.close()


async def refusal(url: str, names: Mapping[str, Sequence[str]] | None = None, guard: Guard | None = None) -> tuple[str, int]:
    """The kind of the refusal, and how many connections were tried before it."""
    nowhere = NoConnections()
    web = Web(WebOptions(guard=guard or Guard()), resolve=Names(names or {}), dial=nowhere)
    with pytest.raises(WebFailed) as caught:
        await web.get(url)
    await web.close()
    return caught.value.kind, len(nowhere.connected)


# --- where it may lead -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", PRIVATE)
async def test_nothing_is_connected_when_a_name_resolves_to(address: str) -> None:
    assert await refusal("http://feed.example/rss", {"feed.example": [address]}) == ("blocked_address", 0)


@pytest.mark.parametrize("address", OPEN)
async def test_connection_is_tried_when_a_name_resolves_to(address: str) -> None:
    assert await refusal("http://feed.example/rss", {"feed.example": [address]}) == ("connect", 1)


@pytest.mark.parametrize("url", ODD_URLS)
async def test_url_is_refused_when_it_can_be_read_two_ways(url: str) -> None:
    assert await refusal(url) == ("bad_url", 0)


@pytest.mark.parametrize("url", PRIVATE_URLS)
async def test_nothing_is_connected_when_the_url_says(url: str) -> None:
    assert await refusal(url) == ("blocked_address", 0)


@pytest.mark.parametrize("name", NAMES)
async def test_one_bad_answer_refuses_all_of(name: str) -> None:
    host = "пример.рф" if name.startswith("xn--") else name
    assert await refusal(f"http://{host}/", NAMES) == ("blocked_address", 0)


@pytest.mark.parametrize("answers_", [[], ["nonsense"]])
async def test_dns_failure_is_told_as_such_when_the_answer_is(answers_: list[str]) -> None:
    assert await refusal("http://feed.example/", {"feed.example": answers_}) == ("dns", 0)


async def test_dns_failure_is_told_as_such_when_the_name_is_unknown() -> None:
    assert await refusal("http://unknown.example/") == ("dns", 0)


async def test_dns_is_waited_for_only_so_long() -> None:
    async def never(_host: str, _port: int) -> Sequence[str]:
        await asyncio.Event().wait()
        return ()

    web = Web(WebOptions(limits=Limits(dns_seconds=0.02)), resolve=never, dial=NoConnections())
    with pytest.raises(NotSent, match="not resolved in time"):
        await web.get("http://slow.example/")
    await web.close()


async def test_each_hop_is_resolved_anew_when_names_are_rebound() -> None:
    answers_ = iter((["127.0.0.1"], ["10.0.0.1"]))

    async def rebinding(_host: str, _port: int) -> Sequence[str]:
        return next(answers_)

    guard = Guard(allow_private=(ip_network("127.0.0.1/32"),))
    async with serving() as server, opened(Web(WebOptions(guard=guard), resolve=rebinding)) as web:
        server.acts["/"] = redirects(f"http://feed.example:{server.port}/")
        with pytest.raises(NotSent) as caught:
            await web.get(f"http://feed.example:{server.port}/")
        assert (caught.value.kind, len(server.asked)) == ("blocked_address", 1)


async def test_name_is_asked_once_for_all_who_want_it_and_again_after_a_while() -> None:
    asked: list[str] = []

    async def inner(host: str, _port: int) -> Sequence[str]:
        asked.append(host)
        await asyncio.sleep(0.01)
        if len(asked) == 3:
            raise socket.gaierror
        return [PUBLIC]

    names = RememberingResolver(inner, keep_seconds=0.05)
    hurried = asyncio.create_task(names("feed.example", 80))
    others = [asyncio.create_task(names("Feed.Example.", 80)) for _ in range(9)]
    await asyncio.sleep(0)
    hurried.cancel()
    assert [[PUBLIC]] * 9 == await asyncio.gather(*others)
    assert (asked, await names("feed.example", 80)) == (["feed.example"], [PUBLIC])
    await asyncio.sleep(0.06)
    await names("feed.example", 80)
    with pytest.raises(socket.gaierror):
        await names("other.example", 80)
    assert await names("other.example", 80) == [PUBLIC]
    assert asked == ["feed.example", "feed.example", "other.example", "other.example"]


async def test_remembered_answer_is_checked_like_a_fresh_one() -> None:
    names = RememberingResolver(Names({"feed.example": ["10.0.0.1"]}))
    web = Web(WebOptions(), resolve=names, dial=NoConnections())
    for _ in range(2):
        with pytest.raises(NotSent) as caught:
            await web.get("http://feed.example/")
        assert caught.value.kind == "blocked_address"
    await web.close()


@pytest.mark.parametrize("port", [22, 25, 6379, 9200])
async def test_port_is_refused_when_it_is_no_port_of_the_web(port: int) -> None:
    assert await refusal(f"http://feed.example:{port}/", {"feed.example": [PUBLIC]}) == ("blocked_port", 0)


@pytest.mark.parametrize("port", [80, 443, 8080, 8443])
async def test_port_is_fine_when_it_is_a_port_of_the_web(port: int) -> None:
    assert await refusal(f"http://feed.example:{port}/", {"feed.example": [PUBLIC]}) == ("connect", 1)


async def test_private_network_is_open_on_every_port_when_the_operator_says_so() -> None:
    guard = Guard(allow_private=(ip_network("10.1.0.0/16"), ip_network("fd00::/8")))
    assert await refusal("http://feed.example:9999/", {"feed.example": ["10.1.2.3"]}, guard) == ("connect", 1)
    assert await refusal("http://feed.example:9999/", {"feed.example": ["fd00::1"]}, guard) == ("connect", 1)
    assert await refusal("http://feed.example:9999/", {"feed.example": ["::ffff:10.1.2.3"]}, guard) == ("connect", 1)
    assert await refusal("http://feed.example/", {"feed.example": ["10.2.0.1"]}, guard) == ("blocked_address", 0)
    assert await refusal("http://feed.example/", {"feed.example": ["10.1.2.3", "10.2.0.1"]}, guard) == ("blocked_address", 0)


async def test_other_addresses_and_the_other_family_are_tried_when_the_first_is_dead() -> None:
    nowhere = NoConnections()
    names = Names({"feed.example": ["2606:4700::1", "2606:4700::2", "2606:4700::3", PUBLIC]})
    web = Web(WebOptions(), resolve=names, dial=nowhere)
    with pytest.raises(NotSent):
        await web.get("http://feed.example/")
    assert nowhere.connected == [("2606:4700::1", 80), (PUBLIC, 80), ("2606:4700::2", 80)]
    await web.close()


async def test_connection_is_dropped_when_it_led_elsewhere() -> None:
    opened: list[socket.socket] = []

    async with serving() as server:

        async def astray(_address: Address, _port: int) -> socket.socket:
            opened.append(await dialled(ip_address("127.0.0.1"), server.port))
            return opened[0]

        web = Web(WebOptions(), resolve=Names({"feed.example": [PUBLIC]}), dial=astray)
        with pytest.raises(NotSent, match="another address"):
            await web.get("http://feed.example/")
        assert (opened[0].fileno(), server.asked) == (-1, [])
        await web.close()


# --- what it takes -----------------------------------------------------------------------------------------------------


def zipped(words: bytes) -> bytes:
    """As gzip packs it, without the time of packing."""
    return gzip.compress(words, mtime=0)


def unpacked(coding: str, *chunks: bytes) -> tuple[bytes, bool]:
    decoder = Decoder(coding)
    return b"".join(piece for chunk in chunks for piece in decoder.pieces(chunk)), decoder.ended


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        pytest.param("", b"words", id="nothing"),
        pytest.param("identity", b"words", id="identity"),
        pytest.param("gzip", zipped(b"words"), id="gzip"),
        pytest.param("x-gzip", zipped(b"words"), id="the old name"),
        pytest.param(" GZIP ", zipped(b"words"), id="shouted"),
        pytest.param("gzip", zipped(b"wo") + zipped(b"rds"), id="two members"),
        pytest.param("gzip", zipped(b"words") + bytes(64), id="padded with zeros"),
        pytest.param("gzip", zipped(b"words") + b"garbage", id="garbage behind"),
        pytest.param("deflate", zlib.compress(b"words"), id="deflate"),
        pytest.param("deflate", zlib.compress(b"words", wbits=-15), id="bare deflate"),
    ],
)
def test_body_is_unpacked_in_any_portions_when_packed_as(coding: str, packed: bytes) -> None:
    assert unpacked(coding, packed) == (b"words", True)
    assert unpacked(coding, *(packed[at : at + 1] for at in range(len(packed)))) == (b"words", True)


def test_body_is_not_whole_when_its_end_is_missing() -> None:
    assert unpacked("gzip", zipped(b"words")[:-8])[1] is False


@pytest.mark.parametrize("coding", ["br, br", "zstd", "gzip, gzip", "gzip,deflate", "compress", "x" * 999])
def test_coding_is_refused_when_it_is(coding: str) -> None:
    with pytest.raises(BadAnswer) as caught:
        Decoder(coding)
    assert (caught.value.kind, len(str(caught.value)) < 120) == ("bad_encoding", True)


@pytest.mark.parametrize(
    "body", [b"plain words", b"\x1f\x8b\x08garbage garbage", zipped(b"") * 1_001], ids=["plain", "false magic", "members"]
)
def test_body_is_refused_when_it_is_no_gzip(body: bytes) -> None:
    with pytest.raises(BadAnswer, match=r"claims to be|members"):
        unpacked("gzip", body)


def test_brotli_is_unpacked_in_any_portions_and_within_bounds() -> None:
    brotli = pytest.importorskip("brotli")
    packed, bomb = brotli.compress(b"words"), brotli.compress(bytes(1 << 25), quality=5)
    assert unpacked("br", packed) == (b"words", True)
    assert unpacked("br", *(packed[at : at + 1] for at in range(len(packed)))) == (b"words", True)
    assert unpacked("br", packed[:-1])[1] is False
    for broken in (b"\xff\x02\x80no", packed + b"more"):
        with pytest.raises(BadAnswer, match="claims to be"):
            unpacked("br", broken)
    assert max(len(piece) for piece in Decoder("br").pieces(bomb)) <= 2 * PIECE_BYTES
    assert sum(len(piece) for piece in Decoder("br").pieces(bomb)) == 1 << 25


async def test_bomb_of_brotli_is_refused_and_a_feed_in_it_is_read() -> None:
    brotli = pytest.importorskip("brotli")
    async with serving() as server, a_web() as web:
        server.acts["/bomb"] = answers(200, brotli.compress(bytes(1 << 25), quality=5), Content_Encoding="br")
        server.acts["/feed"] = answers(200, brotli.compress(b"<rss/>"), Content_Encoding="br")
        with pytest.raises(BadAnswer, match=r"bomb|unpacks"):
            await web.get(server.url("/bomb"))
        assert (await web.get(server.url("/feed"))).body == b"<rss/>"
        assert server.asked[0].headers["accept-encoding"] == "gzip, br"


def test_no_piece_is_large_when_a_bomb_is_unpacked() -> None:
    decoder, total, largest = Decoder("gzip"), 0, 0
    for piece in decoder.pieces(zeros()[:65_536]):
        total, largest = total + len(piece), max(largest, len(piece))
    assert (largest, total > 1 << 24) == (PIECE_BYTES, True)


@pytest.mark.parametrize(
    ("limits", "body", "kind"),
    [
        (Limits(wire_bytes=1_000), b"x" * 1_001, "too_large"),
        (Limits(decoded_bytes=1_000), b"x" * 1_001, "too_large"),
        (Limits(ratio=10, ratio_from_bytes=1_000), b"x" * 1_001, ""),
    ],
)
async def test_body_is_bounded_by(limits: Limits, body: bytes, kind: str) -> None:
    async with serving() as server, a_web(limits) as web:
        server.acts["/chunked"] = raw(head(200, {}) + body)  # no length, so that the counting itself is proved
        assert kind == await kind_of(web.get(server.url("/chunked")))


async def test_bomb_is_refused_by_what_it_unpacked_so_far_however_much_of_it_came() -> None:
    packed = gzip.compress(bytes(4 << 20) + os.urandom(40_000), mtime=0)
    async with serving() as server, a_web() as web:
        server.acts["/bomb"] = raw(head(200, {"Content-Encoding": "gzip", "Content-Length": str(len(packed))}) + packed)
        assert await kind_of(web.get(server.url("/bomb"))) == "too_large"


@pytest.mark.parametrize(
    ("packed", "kind"),
    [
        (gzip.compress(b"", mtime=0)[:10] + b"\0\0\0\xff\xff" * 60_000, "too_large"),
        (gzip.compress(os.urandom(300_000), mtime=0), ""),
        (gzip.compress(b"words", mtime=0) + bytes(200_000), ""),
    ],
    ids=["empty blocks", "noise", "padding"],
)
async def test_body_that_unpacks_to_nothing_is_refused(packed: bytes, kind: str) -> None:
    async with serving() as server, a_web() as web:
        server.acts["/"] = raw(head(200, {"Content-Encoding": "gzip"}) + packed)
        assert await kind_of(web.get(server.url("/"))) == kind


async def test_bomb_is_refused_by_its_ratio_before_its_size() -> None:
    async with serving() as server, a_web(Limits(ratio_from_bytes=100_000)) as web:
        packed = zipped(bytes(500_000))
        server.acts["/bomb"] = raw(head(200, {"Content-Encoding": "gzip", "Content-Length": str(len(packed))}) + packed)
        assert await kind_of(web.get(server.url("/bomb"))) == "too_large"


async def test_total_time_is_bounded_when_every_stage_is_just_quick_enough() -> None:
    async with serving() as server, a_web(Limits(total_seconds=0.3, window_seconds=0.2, window_bytes=1)) as web:
        server.acts["/slow"] = drips(server, head(200, {}), every_seconds=0.02)
        assert await kind_of(web.get(server.url("/slow"))) == "timeout"


async def kind_of(request: object) -> str:
    try:
        await request  # type: ignore[misc]
    except WebFailed as failure:
        return failure.kind
    return ""


# --- redirects ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("hops", "kind"), [(5, ""), (6, "too_many_redirects")])
async def test_redirects_are_followed_as_far_as(hops: int, kind: str) -> None:
    async with serving() as server, a_web() as web:
        server.acts |= {f"/{hop}": redirects(f"/{hop + 1}") for hop in range(hops)}
        server.acts[f"/{hops}"] = answers(200, b"there")
        assert kind == await kind_of(web.get(server.url("/0")))


@pytest.mark.parametrize(
    ("statuses", "moved_to"), [((301,), "/1"), ((308, 301), "/2"), ((302,), "/0"), ((301, 302), "/1"), ((302, 301), "/0")]
)
async def test_new_home_is_told_when_it_moved_for_good(statuses: tuple[int, ...], moved_to: str) -> None:
    async with serving() as server, a_web() as web:
        server.acts |= {f"/{hop}": redirects(f"/{hop + 1}#part", status) for hop, status in enumerate(statuses)}
        server.acts[f"/{len(statuses)}"] = answers(200, b"there")
        page = await web.get(server.url("/0"))
        assert (server.url(moved_to), server.url(f"/{len(statuses)}")) == (page.permanent_url, page.url)


@pytest.mark.parametrize(
    ("location", "secret", "kind"),
    [
        ("http://feed.example/", True, "bad_redirect"),
        ("http://feed.example/", False, "connect"),
        ("https://feed.example/x", True, "connect"),
    ],
)
async def test_secrets_never_fall_back_to_http(location: str, secret: bool, kind: str) -> None:
    async def redirecting(request: httpx.Request) -> httpx.Response:
        if str(request.url) == "https://feed.example/":
            return httpx.Response(301, headers={"location": location})
        raise httpx.ConnectError("nowhere", request=request)

    async with a_web(transport=httpx.MockTransport(redirecting)) as web:
        assert kind == await kind_of(web.get("https://feed.example/", headers={"x-key": "k"} if secret else {}))


async def test_name_and_password_of_a_url_go_into_a_header_and_nowhere_else() -> None:
    async with serving() as server, a_web() as web:
        server.acts["/"] = document(b"words")
        page = await web.get(f"http://me:hidden@127.0.0.1:{server.port}/")
        assert server.asked[0].headers["authorization"] == "Basic bWU6aGlkZGVu"
        assert "hidden" not in page.url


# --- posts -------------------------------------------------------------------------------------------------------------


@pytest.fixture
async def quick() -> AsyncIterator[Web]:
    async with a_web() as web:
        yield web


async def test_post_brings_status_headers_and_body(quick: Web) -> None:
    async with serving() as server:
        server.acts["/hook"] = answers(200, b'{"ok": true}', X_Request="7")
        answer = await quick.post(server.url("/hook"), json={"text": "тривога"}, headers={"X-Key": "k"})
        assert (answer.status, answer.body, answer.headers["x-request"], answer.complete) == (200, b'{"ok": true}', "7", True)
        asked = server.asked[0]
        assert (asked.method, asked.body.decode(), asked.headers["x-key"]) == ("POST", '{"text":"тривога"}', "k")
        assert (asked.headers["content-type"], asked.headers["user-agent"]) == ("application/json", "tocsin/test")


@pytest.mark.parametrize("status", [204, 301, 307, 400, 429, 500])
async def test_status_is_the_callers_business_when_it_is(status: int, quick: Web) -> None:
    async with serving() as server:
        server.acts["/hook"] = answers(status, Location="/elsewhere")
        assert status == (await quick.post(server.url("/hook"), content=b"x")).status
        assert server.paths() == ["/hook"]


async def test_post_was_surely_not_sent_when_nobody_listens(quick: Web) -> None:
    async with serving() as server:
        url = server.url("/hook")
    with pytest.raises(NotSent):
        await quick.post(url, content=b"x")


@pytest.mark.parametrize("last_words", [b"", b"HTTP/1.1 20"])
async def test_post_is_unsure_when_the_connection_breaks(last_words: bytes, quick: Web) -> None:
    async with serving() as server:
        server.acts["/hook"] = raw(last_words)
        with pytest.raises(NoAnswer):
            await quick.post(server.url("/hook"), content=b"x")


async def test_post_is_unsure_when_no_answer_comes(quick: Web) -> None:
    async with serving() as server:
        server.acts["/hook"] = hangs(server)
        with pytest.raises(NoAnswer):
            await quick.post(server.url("/hook"), content=b"x", timeout_seconds=0.1)


async def test_post_was_surely_not_sent_when_time_ran_out_while_connecting() -> None:
    async def stuck(_address: Address, _port: int) -> socket.socket:
        await asyncio.Event().wait()
        raise AssertionError

    web = Web(WebOptions(), resolve=Names({"hook.example": [PUBLIC]}), dial=stuck)
    with pytest.raises(NotSent):
        await web.post("http://hook.example/", content=b"x", timeout_seconds=0.05)
    await web.close()


async def test_answer_stands_when_its_body_breaks_off_or_is_long(quick: Web) -> None:
    async with serving() as server:
        server.acts["/cut"] = raw(head(200, {"Content-Length": "99"}) + b"ok")
        server.acts["/long"] = answers(200, b"x" * 200_000)
        cut, long = await quick.post(server.url("/cut"), content=b"x"), await quick.post(server.url("/long"), content=b"x")
    assert (cut.status, cut.body, cut.complete) == (200, b"ok", False)
    assert (long.status, len(long.body), long.complete) == (200, 65_536, False)


@pytest.mark.parametrize(
    "error",
    [
        httpx.ConnectError("https://hooks.example/T0KEN"),
        httpx.ReadTimeout("T0KEN"),
        httpx.RemoteProtocolError("T0KEN"),
        httpx.ReadError("T0KEN"),
    ],
)
async def test_no_secret_is_told_when_a_post_fails(error: httpx.TransportError) -> None:
    async def failing(_request: httpx.Request) -> httpx.Response:
        raise error

    async with a_web(transport=httpx.MockTransport(failing)) as web:
        with pytest.raises(WebFailed) as caught:
            await web.post("https://hooks.example/services/T0KEN?key=T0KEN", content=b"x", headers={"authorization": "T0KEN"})
    told = f"{caught.value!r} {caught.value} {caught.value.__cause__!r}"
    assert ("T0KEN" not in told, True) == (True, caught.value.__suppress_context__)
    assert isinstance(caught.value, NotSent) == isinstance(error, httpx.ConnectError)


async def test_header_is_refused_without_being_quoted_when_it_cannot_be_sent(quick: Web) -> None:
    for value in ("кириллица", "a\r\nb: c"):
        with pytest.raises(NotSent) as caught:
            await quick.post("http://127.0.0.1:9/", content=b"x", headers={"x-key": value})
        assert value not in str(caught.value)


def test_we_are_named_with_our_contact() -> None:
    assert (user_agent("1.2", "ops@example.org"), user_agent("1.2")) == ("tocsin/1.2 (+ops@example.org)", "tocsin/1.2")
