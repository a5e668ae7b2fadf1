"""The bot as an operator runs it, among feeds that refuse, hang, drip, lie and bomb: the good one is read, memory stays small."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import pytest
from feedserver import An, FeedServer, answers, document, drips, endless, hangs, raw, redirects, rss, serving, zeros

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
KILOBYTES = 200_000
GZIP = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Encoding: gzip\r\n\r\n"


def awful(server: FeedServer) -> dict[str, object]:
    return {
        "hangs": hangs(server),
        "drips": drips(server, b"HTTP/1.1 200 OK\r\n\r\n<rss>"),
        "endless": endless(b"HTTP/1.1 200 OK\r\n\r\n"),
        "lies": raw(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n<rss>"),
        "bomb": raw(GZIP + zeros()),
        "bomb-again": raw(GZIP + zeros()),
        "bomb-in-a-bomb": raw(GZIP + zeros(layers=2)),
        "html": answers(200, b"<!doctype html><html><body>Please log in</body></html>", Content_Type="text/html"),
        "empty": answers(200),
        "elsewhere": redirects("http://169.254.169.254/latest/"),
        "broken": answers(500),
    }


MEASURE = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], capture_output=True, text=True)
print(done.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
print(done.stdout, done.stderr)
"""
"""Run by a small process: a child's peak counts what its parent held when it was forked, and this one holds little."""


async def drained(config: Path) -> tuple[int, int, str]:
    """Exit code, peak memory in kilobytes, and what it said."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", MEASURE, sys.executable, "-m", "bot", "run", "--drain", "--config", str(config),
        stdout=asyncio.subprocess.PIPE, env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    out, _ = await process.communicate()
    figures, _, said = out.decode().partition("\n")
    code, kilobytes = map(int, figures.split())
    return code, kilobytes, said


async def test_the_good_feed_is_read_and_memory_stays_small(tmp_path):
    good = rss([An("Missile strike on Kharkiv kills three", link="https://good.example/1")])
    async with serving() as server, asyncio.timeout(100):
        server.acts |= {f"/{name}": act for name, act in awful(server).items()} | {"/good": document(good)}
        names = [*awful(server), "good"]
        feeds = "\n".join(f"  - {{id: {name}, url: '{server.url(f'/{name}')}'}}" for name in names)
        config = tmp_path / "tocsin.yaml"
        config.write_text(
            f"journal: {{kind: embedded, path: x.db}}\npoll: {{allow_private: [127.0.0.0/8], per_host: 20}}\nfeeds:\n{feeds}\n",
            "utf-8",
        )
        code, kilobytes, said = await drained(config)
        server.hanging.set()
    assert code == 0, said
    assert "1 new articles, 0 edited; 0 feeds unchanged, 11 failed" in said
    assert kilobytes < KILOBYTES
