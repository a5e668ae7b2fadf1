"""TLS at its worst, polled all at once: no article comes over a connection that proves nothing, and the good feed goes on."""

from __future__ import annotations

import asyncio
import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest
from feedserver import LOOPBACK, NOON, An, FeedServer, document, raw, rss

from bot.feeds import FeedOptions, PollOptions, poll_feeds
from bot.journal import MemoryJournal
from bot.net import Guard, Limits, Web, WebOptions
from bot.net.guard import GuardedConnect
from bot.net.wire import WireTransport
from bot.topics import ARTICLES, POLLS
from conftest import HandClock

pytestmark = pytest.mark.slow
PATIENCE = Limits(total_seconds=20, connect_seconds=4, first_byte_seconds=8)
LASTING, LONG_AGO, NOT_YET = (
    ("20200101000000Z", "20990101000000Z"),
    ("20200101000000Z", "20200201000000Z"),
    ("20980101000000Z",) * 2,
)
PAPERS = {
    "good": ("feed.example", LASTING, "authority"),
    "expired": ("feed.example", LONG_AGO, "authority"),
    "not yet valid": ("feed.example", (NOT_YET[0], "20990101000000Z"), "authority"),
    "of another host": ("other.example", LASTING, "authority"),
    "of a stranger": ("feed.example", LASTING, "stranger"),
}
"""Certificates: whose, from when to when, signed by whom; of these only the authority is trusted."""
AUTHORITY = """[ca]
default_ca=x
[x]
database={0}/index
new_certs_dir={0}
rand_serial=yes
default_md=sha256
policy=any
unique_subject=no
copy_extensions=copy
[any]
commonName=supplied
"""
ALERT = b"\x15\x03\x01\x00\x02\x02\x46"  # fatal: protocol version
SPOKEN = {
    "speaks HTTP": ("tls", b"HTTP/1.1 400 Plain\r\n\r\n"),
    "refuses the version": ("tls", ALERT),
    "speaks TLS 1.0": ("tls", b"\x16\x03\x01\0\x2a\x02\0\0\x26\x03\x01" + b"r" * 32 + b"\0\0\x2f\0"),
    "no TLS at all": ("tls", b"\x16\x03\x01\xff\xff" + b"\0" * 70_000),
    "an endless record": ("tls", b"\x16\x03\x03\x40\x00\x02\xff\xff\xff" + b"\0" * 20_000),
    "hangs up": ("connect", b""),
}
"""What is answered to a hello."""
CASES = {
    **{name: "" if name == "good" else "tls" for name in PAPERS},
    **{name: kind for name, (kind, _) in SPOKEN.items()},
    "signed by itself": "tls",
    "stalls": "timeout",
    "wants a name": "",
    "speaks HTTP/2": "protocol",
}


def openssl(folder: Path, command: str) -> None:
    subprocess.run(["openssl", *command.split()], check=True, capture_output=True, cwd=folder)


@pytest.fixture(scope="session")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of key-and-certificate files, named as in `PAPERS`."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl here to make certificates with: TLS faults are NOT CHECKED")
    folder = tmp_path_factory.mktemp("papers")
    (folder / "ca.cnf").write_text(AUTHORITY.format(folder))
    (folder / "index").touch()
    key = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
    for name in ("authority", "stranger"):
        openssl(folder, f"req -x509 {key} -days 9 -subj /CN={name} -keyout {name}.key -out {name}.crt")
    for name, (host, (begins, ends), signer) in PAPERS.items():
        one = name.replace(" ", "-")
        openssl(folder, f"req -new {key} -subj /CN={host} -addext subjectAltName=DNS:{host} -keyout {one}.key -out {one}.csr")
        by = f"-cert {signer}.crt -keyfile {signer}.key -startdate {begins} -enddate {ends}"
        openssl(folder, f"ca -batch -notext -config ca.cnf {by} -in {one}.csr -out {one}.crt")
        (folder / name).write_text((folder / f"{one}.key").read_text() + (folder / f"{one}.crt").read_text())
    (folder / "signed by itself").write_text((folder / "stranger.key").read_text() + (folder / "stranger.crt").read_text())
    return folder


def context(papers: Path, name: str) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(papers / (name if (papers / name).is_file() else "good"))
    if name == "wants a name":
        made.sni_callback = lambda _one, server_name, _all: None if server_name else ssl.ALERT_DESCRIPTION_UNRECOGNIZED_NAME
    return made


@asynccontextmanager
async def listening(papers: Path, feeds: FeedServer) -> AsyncIterator[dict[str, int]]:
    """A server for each case, on a port of its own."""

    async def says(answer: bytes, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _reader.read(1)
        writer.write(answer)
        writer.close()

    async def stalls(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await feeds.hanging.wait()
        writer.close()

    async with AsyncExitStack() as stack:
        ports = {}
        for name in CASES:
            if name in SPOKEN:
                answer = SPOKEN[name][1]
                server = await asyncio.start_server(lambda r, w, answer=answer: says(answer, r, w), "127.0.0.1", 0)
            elif name == "stalls":
                server = await asyncio.start_server(stalls, "127.0.0.1", 0)
            else:
                server = await asyncio.start_server(feeds.answer, "127.0.0.1", 0, ssl=context(papers, name))
            await stack.enter_async_context(server)
            ports[name] = server.sockets[0].getsockname()[1]
        yield ports
        feeds.hanging.set()


def a_secure_web(papers: Path) -> Web:
    async def localhost(_host: str, _port: int) -> tuple[str, ...]:
        return ("127.0.0.1",)

    guard, trusted = Guard(allow_private=(LOOPBACK,)), ssl.create_default_context(cafile=str(papers / "authority.crt"))
    return Web(WebOptions(guard=guard, limits=PATIENCE), transport=WireTransport(GuardedConnect(guard, localhost, 3.0), trusted))


async def test_nothing_is_read_over_tls_that_proves_nothing(papers: Path) -> None:
    clock, feeds, web = HandClock(NOON), FeedServer(), a_secure_web(papers)
    journal = MemoryJournal(clock)
    feeds.acts |= {"/rss": document(rss([An()])), "/h2": raw(b"\0\0\x12\x04\0\0\0\0\0" + b"\0" * 18)}
    async with listening(papers, feeds) as ports:
        paths = {name: "/h2" if name == "speaks HTTP/2" else "/rss" for name in CASES}
        asked = [FeedOptions(id=f"c{n}", url=f"https://feed.example:{ports[c]}{paths[c]}") for n, c in enumerate(CASES)]
        await poll_feeds(journal, asked, PollOptions(per_host=20, host_rate=100), web, clock, lambda: 0.5, once=True)
    await web.close()
    polls = {poll.id: poll async for poll in journal.replay(POLLS)}
    found = {name: polls[f"c{n}"].error for n, name in enumerate(CASES)}
    assert {} == {name: kind for name, kind in found.items() if kind != CASES[name]}
    assert {"/rss": 2, "/h2": 1} == {path: feeds.paths().count(path) for path in ("/rss", "/h2")}  # nothing was said to the rest
    assert 2 == len([article async for article in journal.replay(ARTICLES)])


async def test_feed_fails_when_its_certificate_runs_out_and_is_well_when_it_has_a_new_one(papers: Path) -> None:
    clock, feeds, web = HandClock(NOON), FeedServer(acts={"/": document(rss([An()]))}), a_secure_web(papers)
    journal, shown, errors = MemoryJournal(clock), context(papers, "good"), []
    async with await asyncio.start_server(feeds.answer, "127.0.0.1", 0, ssl=shown) as server:
        one = FeedOptions(id="one", url=f"https://feed.example:{server.sockets[0].getsockname()[1]}/")
        for paper in ("good", "expired", "good"):
            shown.load_cert_chain(papers / paper)
            await poll_feeds(journal, [one], PollOptions(), web, clock, lambda: 0.5, once=True)
            errors.append([poll async for poll in journal.replay(POLLS)][-1].error)
    await web.close()
    assert ["", "tls", ""] == errors
    assert "if-none-match" in feeds.asked[-1].headers
