"""Hostile answers by the hundred, polled all at once over real sockets: each comes to what it should, and the good feed goes on.

What `test_feeds` and `test_net` try already (addresses, names, codings, the awful fifty) is not repeated here.
"""

from __future__ import annotations

import asyncio
import gzip

import pytest
from feedserver import (
    NOON,
    Act,
    An,
    Asked,
    a_web,
    answers,
    document,
    raw,
    redirects,
    rss,
    serving,
    zeros,
)

from bot.feeds import FeedOptions, PollOptions, poll_feeds
from bot.journal import MemoryJournal
from bot.net import Limits
from bot.topics import ARTICLES, POLLS
from conftest import HandClock

pytestmark = pytest.mark.slow
PATIENCE = Limits(total_seconds=8, dns_seconds=1, connect_seconds=5, first_byte_seconds=8, window_seconds=5, window_bytes=5_120)
FINE = "fine"
GOOD = rss([An()])
FIVE = rss([An(guid=f"g{n}", title=f"Title {n}", link=f"https://news.example/{n}") for n in range(5)])
HEAD = b"<rss version='2.0' xmlns:x='urn:x'><channel><title>N</title>"
OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n"


def ok(*lines: bytes, body: bytes = GOOD) -> Act:
    return raw(OK + b"".join(line + b"\r\n" for line in lines) + b"\r\n" + body)


def item(inner: str, title: str = "T", prolog: str = "") -> Act:
    return document(prolog.encode() + HEAD + f"<item><title>{title}</title>{inner}</item></channel></rss>".encode())


def repeats(first: bytes, piece: bytes) -> Act:
    """Without end, as fast as it is taken."""

    async def act(_asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(first)
        while True:
            writer.write(piece * 500)
            await writer.drain()

    return act


def broken_off(first: bytes) -> Act:
    async def act(_asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(first)
        await writer.drain()
        writer.transport.abort()

    return act


def doctype(subset: str, use: str = "") -> Act:
    return item(f"<description>{use}</description>", prolog=f'<?xml version="1.0"?><!DOCTYPE rss {subset}>')


CHUNKED = b"Transfer-Encoding: chunked"
LENGTHS = {
    "length larger": ("truncated", ok(b"Content-Length: 99999")),
    "length smaller": ("truncated", ok(b"Content-Length: 350")),
    "length no number": ("protocol", ok(b"Content-Length: many")),
    "length with a sign": ("protocol", ok(b"Content-Length: +10")),
    "length in hex": ("protocol", ok(b"Content-Length: 0x10")),
    "a list of two lengths": ("protocol", ok(b"Content-Length: 5, 7")),
    "length of a thousand digits": ("protocol", ok(b"Content-Length: " + b"9" * 1_000)),
    "length twice the same": (FINE, ok(*[f"Content-Length: {len(GOOD)}".encode()] * 2)),
    "length and chunks": ("not_a_feed", ok(b"Content-Length: 10", CHUNKED, body=b"5\r\nhello\r\n0\r\n\r\n")),
    "chunk of no length": ("empty_body", ok(CHUNKED, body=b"xyz\r\nhello\r\n")),
    "chunks that break off": ("truncated", ok(CHUNKED, body=f"{len(GOOD):x}\r\n".encode() + GOOD)),
}
ENDLESS = {
    "1xx": ("protocol", repeats(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")),
    "chunks of a byte": ("empty_body", repeats(OK + CHUNKED + b"\r\n\r\n", b"1\r\n \r\n")),
    "chunk extension": ("empty_body", repeats(OK + CHUNKED + b"\r\n\r\n5;", b"x=y;")),
    "header lines": ("protocol", repeats(OK, b"X-H: y\r\n")),
    "empty gzip blocks": ("too_large", repeats(OK + b"Content-Encoding: gzip\r\n\r\n" + zeros()[:10], b"\0\0\0\xff\xff" * 2_000)),
    "trailers": ("not_a_feed", repeats(OK + CHUNKED + b"\r\n\r\n1\r\nx\r\n0\r\n", b"X-T: y\r\n")),
}
BOMBS = {
    "in gzip": ("too_large", raw(OK + b"Content-Encoding: gzip\r\n\r\n" + zeros())),
    "in x-gzip": ("too_large", raw(OK + b"Content-Encoding: x-gzip\r\n\r\n" + zeros())),
    "in gzip, five times": ("bad_encoding", raw(OK + b"Content-Encoding: gzip, gzip, gzip, gzip, gzip\r\n\r\n" + zeros(0.1, 5))),
    "behind a feed": ("too_large", raw(OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(GOOD, mtime=0) + zeros())),
}
HEADERS = {
    "NUL": ("protocol", ok(b"X-A: a\0b")),
    "a bare return": ("protocol", ok(b"X-A: a\rX-B: b")),
    "no name": ("protocol", ok(b": a")),
    "a name with spaces": ("protocol", ok(b"X A: a")),
    "a cookie of a megabyte": ("protocol", ok(b"Set-Cookie: a=" + b"y" * 1_000_000)),
    "HTTP/0.9": ("protocol", raw(GOOD)),
    "HTTP/2 only": ("protocol", raw(b"\0\0\x12\x04\0\0\0\0\0" + b"\0" * 18)),
    "half a status line": ("protocol", raw(b"HTTP/1.1 2")),
    "reset in its head": ("protocol", broken_off(b"HTTP/1.1 200 OK\r\nX")),
    "bytes left over": (FINE, ok(f"Content-Length: {len(GOOD)}".encode(), body=GOOD + b"HTTP/1.1 200 OK\r\n\r\n" + FIVE)),
}
LONG = f"Content-Length: {len(GOOD)}".encode()
FRAMING = {
    "chunked twice": ("protocol", ok(b"Transfer-Encoding: chunked, chunked", body=b"0\r\n\r\n")),
    "chunked in two lines": ("protocol", ok(CHUNKED, CHUNKED, body=b"0\r\n\r\n")),
    "chunked and gzipped": ("protocol", ok(b"Transfer-Encoding: gzip, chunked", body=b"0\r\n\r\n")),
    "chunked misspelt": ("protocol", ok(b"Transfer-Encoding: xchunked")),
    "identity as transfer": ("protocol", ok(b"Transfer-Encoding: identity", LONG)),
    "a space before the colon": ("protocol", ok(b"Transfer-Encoding : chunked", LONG)),
    "chunked on a folded line": ("empty_body", ok(b"Transfer-Encoding:\r\n chunked", body=b"0\r\n\r\n")),
    "chunk size with 0x": ("empty_body", ok(CHUNKED, body=b"0x5\r\nhello\r\n0\r\n\r\n")),
    "chunk size below nothing": ("empty_body", ok(CHUNKED, body=b"-5\r\nhello\r\n0\r\n\r\n")),
    "chunk size without bounds": ("empty_body", ok(CHUNKED, body=b"f" * 40 + b"\r\nhello\r\n")),
    "chunk longer than said": ("not_a_feed", ok(CHUNKED, body=b"3\r\nhello\r\n0\r\n\r\n")),
    "lines without return": (FINE, raw(b"HTTP/1.1 200 OK\nContent-Type: text/xml\n\n" + GOOD)),
    "two answers at once": (FINE, raw(OK + LONG + b"\r\n\r\n" + GOOD + OK + b"\r\n" + FIVE)),
    "a provisional answer first": (FINE, raw(b"HTTP/1.1 103 Early Hints\r\n\r\n" + OK + LONG + b"\r\n\r\n" + GOOD)),
    "other protocols": ("protocol", raw(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n" + GOOD)),
    "HTTP/1.0": (FINE, raw(b"HTTP/1.0 200 OK\r\n\r\n" + GOOD)),
    "HTTP/3.0": (FINE, raw(b"HTTP/3.0 200 OK\r\n\r\n" + GOOD)),
    "ICY": ("protocol", raw(b"ICY 200 OK\r\n\r\n" + GOOD)),
    "a status of four digits": ("protocol", raw(b"HTTP/1.1 2000 OK\r\n\r\n" + GOOD)),
    "reset in its body": ("truncated", broken_off(OK + LONG + b"\r\n\r\n" + GOOD[:-50])),
}
REDIRECTS = {
    **{
        scheme: ("bad_redirect", redirects(f"{scheme}:{rest}"))
        for scheme, rest in (("ftp", "//a.example/"), ("gopher", "//a.example/"), ("javascript", "alert(1)"), ("mailto", "a@b.c"))
    },
    "half a host": ("bad_redirect", redirects("http://[::1/")),
    "nothing": ("bad_redirect", redirects("")),
    "CGNAT": ("blocked_address", redirects("http://100.64.0.1/")),
    "mapped": ("blocked_address", redirects("http://[::ffff:10.0.0.1]/")),
    "host alone": ("blocked_address", redirects("//10.0.0.1/feed")),
    **{
        f"to {where}": ("blocked_address", redirects(where))
        for where in (
            "http://0.0.0.0/",
            "http://[::1]/",
            "http://[64:ff9b::a00:1]/",
            "http://[fd00:ec2::254]/",
            "http://169.254.169.254./",
            "http://192.168.0.1:22/",
            "https://10.0.0.1/",
            "http://good.example@10.0.0.1/",
        )
    },
    **{
        f"to {where}": ("bad_redirect", redirects(where))
        for where in (
            "http://0x7f.1/",
            "http://127.1/",
            "http://017700000001/",
            "http:\\\\10.0.0.1/",
            "http://%31%30.0.0.1/",
            "http://good.example@10.0.0.1/",
        )
    },
    "two places": ("not_found", raw(b"HTTP/1.1 302 Found\r\nLocation: /good\r\nLocation: http://10.0.0.1/\r\n\r\n")),
    "a body without end": (FINE, repeats(b"HTTP/1.1 302 Found\r\nLocation: /good#part\r\n\r\n", b"y" * 100)),
    "relative": (FINE, redirects("good")),
    "in a page": ("html_page", answers(200, b'<html><head><meta http-equiv="refresh" content="0;url=/good"></head></html>')),
}
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10))
ENTITIES = {
    "laughs": ("forbidden_xml", doctype(f"[{LAUGHS}]", "&l9;")),
    "quadratic": ("forbidden_xml", doctype(f'[<!ENTITY a "{"a" * 50_000}">]', "&a;" * 5_000)),
    "recursive": ("forbidden_xml", doctype('[<!ENTITY a "&b;"><!ENTITY b "&a;">]', "&a;")),
    "parameter": ("forbidden_xml", doctype('[<!ENTITY % p SYSTEM "http://127.0.0.1/canary"> %p;]')),
    "file": ("forbidden_xml", doctype('[<!ENTITY f SYSTEM "file:///etc/passwd">]', "&f;")),
    "in an attribute": ("forbidden_xml", doctype('[<!ENTITY a "x">]', '<i a="&a;"/>')),
    "DTD elsewhere": (FINE, doctype('SYSTEM "http://127.0.0.1/canary"')),
    "stylesheet": (FINE, item("", prolog='<?xml-stylesheet type="text/xsl" href="http://127.0.0.1/canary"?>')),
    "include": (FINE, item('<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>')),
}
COMPLEX = {
    "attributes": (FINE, item("<x:y " + " ".join(f'a{n}="1"' for n in range(5_000)) + "/>")),
    "nested": (FINE, item("<x:y>" * 20_000 + "</x:y>" * 20_000)),
    "namespaces": (FINE, item("".join(f'<n{n}:a xmlns:n{n}="urn:{n}"/>' for n in range(5_000)))),
    "comments in text": (FINE, item(f"<description>{'&lt;!--' * 20_000}</description>")),
    "tags in text": (FINE, item(f"<description>{'&lt;div&gt;' * 50_000}</description>")),
    "a long title": (FINE, item("", title="t" * 3_000_000)),
    "many items": (FINE, document(HEAD + b"<item><title>T</title></item>" * 30_000 + b"</channel></rss>")),
    "many pieces": (FINE, item(f"<description>{'&lt;' * 300_000}</description>")),
    "a picture inside": (FINE, item(f"<description>&lt;img src='data:x,{'A' * 1_000_000}'/&gt;</description>")),
}
CUTS = {f"{part}/20": ("truncated", ok(b"Content-Length: 999999", body=FIVE[: len(FIVE) * part // 20])) for part in range(1, 20)}
MALFORMED = {
    "bare ampersand": (FINE, item("<description>a & b</description>")),
    "prefix of nobody": (FINE, item("<q:w>x</q:w>")),
    "two roots": (FINE, document(GOOD + GOOD.partition(b"?>")[2])),
    "words before": (FINE, document(b"Warning: mysql\n" + GOOD)),
    "mismatched": (FINE, item("<description>a</summary>")),
    "entity of HTML": (FINE, item("", title="T&nbsp;&eacute;")),
    "bold for ever": (FINE, item("", title="T<b>x")),
    "no quotes": (FINE, item("<enclosure url=a.mp3 length=5/>")),
    "capitals": (FINE, document(GOOD.replace(b"item>", b"ITEM>"))),
    "words behind": (FINE, document(GOOD + b"<!-- served by 7 --></div>")),
    "two marks": (FINE, document(b"\xef\xbb\xbf" * 2 + GOOD)),
    "a mark that lies": (FINE, document(GOOD.decode().encode("utf-16"))),
    "half a letter": (FINE, document(GOOD.replace(b"Kharkiv", b"Kharki\xd0"))),
    "half a pair": (FINE, document(GOOD.replace(b"Kharkiv", b"Khar\xed\xa0\x80kiv"))),
    **{
        f"control {code:#x}": (FINE, item(f"<guid>g{chr(code)}1</guid>", title=f"T{chr(code)}"))
        for code in (0, 1, 8, 11, 27, 0x7F, 0x9B, 0xFFFE)
    },
    **{
        f"charset {name}": (FINE, document(GOOD.replace(b"utf-8", name.encode(), 1)))
        for name in ("idna", "rot13", "zip", "hex", "utf-7", "unicode_escape", "no-such", "punycode")
    },
}
DATES = {
    f"date {text}": (FINE, item(f"<pubDate>{text}</pubDate>"))
    for text in (
        "1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-03-14T12:00:00+25:00", "Sat, 14 Mar 2026 99:99:99 GMT", "0", "-1",
        "1773489600000", "14 березня 2026", "Sat, 14 Mar 2076 12:00:00 GMT", "9" * 400,
    )
}  # fmt: skip
STATUSES = {
    f"status {status}": (kind, answers(status, GOOD))
    for kind, codes in {
        "": (400, 405, 406, 408, 418, 421, 425, 431, 501, 502, 504, 520, 521, 522, 523, 524, 525, 526, 527, 600, 201, 226, 300),
        "unauthorized": (402, 407),
        "forbidden": (451,),
    }.items()
    for status in codes
}
RETRIES = {
    f"retry {value[:20]}": ("rate_limited", answers(429, Retry_After=value))
    for value in ("-5", "1.5", "1e9", "soon", "9" * 40, "Sat, 14 Mar 2026 25:00:00 GMT", "")
}
PAGES = {
    "a login": ("html_page", answers(200, b"<html><body><form>Log in</form></body></html>")),
    "a page without head": ("html_page", answers(200, b"<div>cookies?</div>")),
    "a captcha": ("challenge", answers(200, b"<html><title>Attention Required! | Cloudflare</title></html>")),
    "a picture": ("not_a_feed", answers(200, b"\x89PNG\r\n\x1a\n" + bytes(50), Content_Type="image/png")),
    "a list as JSON": ("not_a_feed", answers(200, b"[1, 2]")),
    "deep JSON": ("bad_json", answers(200, b'{"a":' * 50_000)),
    "SVG": ("not_a_feed", answers(200, b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>")),
    "as text": (FINE, answers(200, GOOD, Content_Type="text/plain")),
    "as an image": (FINE, answers(200, GOOD, Content_Type="image/png")),
    "packed unasked": ("bad_encoding", raw(OK + b"Content-Encoding: br\r\n\r\n" + gzip.compress(GOOD, mtime=0))),
}
LINKS = {
    f"link {n}": (FINE, item(f"<link>{link}</link>"))
    for n, link in enumerate(("javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "http://[", "//", "x" * 9_999))
}
TABLES = {
    "lengths": LENGTHS,
    "endless": ENDLESS,
    "bombs": BOMBS,
    "headers": HEADERS,
    "framing": FRAMING,
    "redirects": REDIRECTS,
    "entities": ENTITIES,
    "complex": COMPLEX,
    "cuts": CUTS,
    "malformed": MALFORMED,
    "dates": DATES,
    "statuses": STATUSES,
    "retries": RETRIES,
    "pages": PAGES,
    "links": LINKS,
}


@pytest.mark.parametrize("table", TABLES)
async def test_each_hostile_answer_comes_to_what_it_should_and_the_good_feed_goes_on(table: str) -> None:
    cases = {f"c{n}": (name, *case) for n, (name, case) in enumerate(TABLES[table].items())}
    clock = HandClock(NOON)
    journal = MemoryJournal(clock)
    async with serving() as server, a_web(PATIENCE) as web:
        server.acts |= {f"/{id_}": act for id_, (_, _, act) in cases.items()} | {"/good": document(GOOD)}
        feeds = [FeedOptions(id=id_, url=server.url(f"/{id_}")) for id_ in (*cases, "good")]
        options = PollOptions(per_host=20, host_rate=100)
        await poll_feeds(journal, feeds, options, web, clock, lambda: 0.5, once=True)
        asked = server.paths()
    polls = {poll.id: poll async for poll in journal.replay(POLLS)}
    wanted = {name: error or name.replace(" ", "_") for name, error, _ in cases.values()}
    found = {name: polls[id_].error or FINE for id_, (name, _, _) in cases.items()}
    assert {} == {name: kind for name, kind in found.items() if kind != wanted[name]}
    assert (polls["good"].error, [path for path in asked if "canary" in path]) == ("", [])
    assert all(poll.etag == "" for poll in polls.values() if poll.error)
    articles = [one async for one in journal.replay(ARTICLES)]
    assert [one.url for one in articles if one.url and not one.url.startswith(("http://", "https://"))] == []
    assert [one.text for one in articles if "root:" in one.text or "ha" * 9 in one.text] == []
    assert all(one.title.isprintable() and len(one.title) <= 512 and len(one.text) <= 4_096 for one in articles)
    assert [one.published_at for one in articles if one.published_at and one.published_at > clock.now()] == []
    assert {id_ for id_, (_, error, _) in cases.items() if error == FINE} <= {one.feed_id for one in articles}
