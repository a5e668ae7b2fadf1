"""The parsing process: takes jobs from standard input, one at a time, and answers on standard output. See `sandbox`."""

from __future__ import annotations

import sys
import warnings
from typing import BinaryIO, assert_never

import msgspec

from bot.feeds.jsonfeed import parse_jsonfeed
from bot.feeds.pagelinks import parse_page
from bot.feeds.parsed import Job, NotParsed, Parsed
from bot.feeds.rss import parse_rss
from bot.feeds.sitemap import is_sitemap, parse_sitemap, unpacked
from bot.feeds.telegram import parse_telegram

HEADER_BYTES = 4
MEMORY_BYTES = 512 << 20
READY = b"ready"


def parse(job: Job) -> Parsed:
    """What `job` holds. May raise or never return for hostile input: that is why it runs apart."""
    if job.kind == "sitemap" or job.url.endswith(".gz"):
        file = unpacked(job)
        if isinstance(file, NotParsed):
            return file
        job = file
    match job.kind:
        case "rss":
            return parse_rss(job)
        case "jsonfeed":
            return parse_jsonfeed(job)
        case "sitemap":
            return parse_sitemap(job)
        case "telegram":
            return parse_telegram(job)
        case "page":
            return parse_page(job)
        case "auto":
            return _told_apart(job)
        case _:
            assert_never(job.kind)


def _told_apart(job: Job) -> Parsed:
    if job.body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
        return parse_jsonfeed(job)
    return parse_sitemap(job) if is_sitemap(job.body) else parse_rss(job)


def serve() -> None:
    """Answer until standard input ends. Told apart by the parent: a clean answer, and a process that died."""
    _give_up_rights()
    warnings.simplefilter("ignore")  # feedparser's notes on deprecated dates would go to a closed stderr
    taken, given = sys.stdin.buffer, sys.stdout.buffer
    _write(given, READY)
    decoder = msgspec.msgpack.Decoder(Job)
    while frame := _read(taken):
        _write(given, msgspec.msgpack.encode(answered(decoder.decode(frame))))


def answered(job: Job) -> Parsed:
    """Like `parse`, but a parser that fails is an answer, too."""
    try:
        return parse(job)
    except (MemoryError, RecursionError):
        return NotParsed(kind="parse_crash", message="the document is too deep or too big to parse")
    except Exception as error:  # noqa: BLE001 - feedparser's bugs must not cost the process
        return NotParsed(kind="parse_crash", message=f"the parser failed with {type(error).__name__}")


def _read(stream: BinaryIO) -> bytes:
    length = stream.read(HEADER_BYTES)
    return stream.read(int.from_bytes(length)) if length else b""


def _write(stream: BinaryIO, frame: bytes) -> None:
    stream.write(len(frame).to_bytes(HEADER_BYTES) + frame)
    stream.flush()


def _give_up_rights() -> None:
    """No more memory than a feed is worth, no files written, no processes, no core dumps. Not every system has every limit."""
    try:
        import resource  # noqa: PLC0415 - absent on Windows
    except ImportError:
        return
    wanted = {"RLIMIT_AS": MEMORY_BYTES, "RLIMIT_FSIZE": 0, "RLIMIT_CORE": 0, "RLIMIT_NOFILE": 16, "RLIMIT_NPROC": 0}
    for name, limit in wanted.items():
        try:
            resource.setrlimit(getattr(resource, name), (limit, limit))
        except (AttributeError, ValueError, OSError):
            continue
