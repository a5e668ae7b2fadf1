"""Parsers that hang, die or eat memory cost their document and nothing else."""

from __future__ import annotations

import asyncio
import resource
import tarfile
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from feedserver import An, rss

from bot.feeds.parsed import Job, NotParsed, ParsedFeed
from bot.feeds.sandbox import Sandbox

GOOD = Job(body=rss([An()]), url="https://news.example/")
CORPUS = Path(__file__).parents[4] / "shared" / "data" / "feed-corpus.tar.gz"


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    sandbox = Sandbox(1, wall_seconds=1.0)
    yield sandbox
    await sandbox.close()


def hostile(inside: str) -> Job:
    document = f"<rss version='2.0'><channel><item><title>t</title>{inside}</item></channel></rss>"
    return Job(body=document.encode(), url="https://news.example/")


HOSTILE = {
    "attributes": hostile("<description " + " ".join(f"a{n}='1'" for n in range(40_000)) + "/>"),
    "comments": hostile("<description><![CDATA[" + "<!--" * 200_000 + "]]></description>"),
    "depth": hostile("<title type='xhtml'>" + "<b>" * 200_000 + "</b>" * 200_000 + "</title>"),
    "items": Job(body=rss([An()] * 100_000), url="https://news.example/"),
    "memory": Job(body=b"<rss version='2.0'>" + b"<a/>" * 3_000_000 + b"</rss>", url="https://news.example/"),
}

SLOW = hostile("<title type='xhtml'>" + "<b>" * 800_000 + "</b>" * 800_000 + "</title>")
ENDLESS = 60.0
"""Seconds that a slow document may take here; starting a process takes a fraction of one, on a busy machine a few."""


@pytest.mark.slow
@pytest.mark.parametrize("case", HOSTILE)
async def test_next_document_is_read_when_one_floods_with(case: str, sandbox: Sandbox) -> None:
    await sandbox.parse(GOOD)
    began = time.monotonic()
    lag = asyncio.create_task(longest_stall(until=began + 1.0))
    result = await sandbox.parse(HOSTILE[case])
    took = time.monotonic() - began
    assert isinstance(await sandbox.parse(GOOD), ParsedFeed)
    assert (
        isinstance(result, ParsedFeed) or result.kind in ("parse_timeout", "parse_crash", "truncated", "not_a_feed"),
        took < 2.5,
    ) == (True, True)
    assert await lag < 0.5


async def longest_stall(until: float) -> float:
    longest = 0.0
    while (before := time.monotonic()) < until:
        await asyncio.sleep(0.005)
        longest = max(longest, time.monotonic() - before)
    return longest


async def test_answer_is_a_timeout_when_parsing_takes_too_long() -> None:
    sandbox = Sandbox(1, wall_seconds=0.01)
    result = await sandbox.parse(HOSTILE["depth"])
    assert isinstance(result, NotParsed)
    assert result.kind == "parse_timeout"
    await sandbox.close()


async def test_documents_are_read_one_after_the_other_when_many_come_at_once(sandbox: Sandbox) -> None:
    assert all(isinstance(result, ParsedFeed) for result in await asyncio.gather(*(sandbox.parse(GOOD) for _ in range(20))))


async def test_process_is_replaced_when_it_has_done_its_share() -> None:
    sandbox = Sandbox(1, recycle=2)
    results = [await sandbox.parse(GOOD) for _ in range(5)]
    assert all(isinstance(result, ParsedFeed) for result in results)
    await sandbox.close()


async def test_next_document_is_read_when_one_was_given_up(sandbox: Sandbox) -> None:
    await sandbox.parse(GOOD)
    given_up = asyncio.create_task(sandbox.parse(HOSTILE["comments"]))
    await asyncio.sleep(0)
    given_up.cancel()
    with pytest.raises(asyncio.CancelledError):
        await given_up
    assert isinstance(await sandbox.parse(GOOD), ParsedFeed)


@pytest.mark.slow
async def test_next_document_is_read_when_one_is_still_under_way() -> None:
    """The first one twice: a parser that was set aside is not the only spare there will ever be."""
    sandbox = Sandbox(1, wall_seconds=ENDLESS, patience_seconds=0.01)
    for _ in range(2):
        slow = asyncio.create_task(sandbox.parse(SLOW))
        await asyncio.sleep(0)
        assert isinstance(await sandbox.parse(GOOD), ParsedFeed)
        assert not slow.done()
        slow.cancel()
        with pytest.raises(asyncio.CancelledError):
            await slow
    await sandbox.close()


@pytest.mark.slow
async def test_documents_wait_when_more_than_the_size_take_long() -> None:
    sandbox = Sandbox(1, wall_seconds=ENDLESS, patience_seconds=0.01)
    slow = [asyncio.create_task(sandbox.parse(SLOW)) for _ in range(2)]
    waiting = asyncio.create_task(sandbox.parse(GOOD))
    done, _ = await asyncio.wait([waiting], timeout=1.0)
    assert done == set()
    slow[1].cancel()
    assert isinstance(await waiting, ParsedFeed)
    slow[0].cancel()
    assert all(isinstance(error, asyncio.CancelledError) for error in await asyncio.gather(*slow, return_exceptions=True))
    await sandbox.close()


async def test_parser_knows_nothing_of_the_network_and_the_environment() -> None:
    """It starts in a fifth of a second because of that, too."""
    import sys

    from bot.feeds import sandbox as module

    probe = module._BOOT.replace("serve()", "import os; print(*sys.modules); print(*os.environ)")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-IB", "-c", probe, module._HERE, *sys.path, stdout=asyncio.subprocess.PIPE, env={}
    )
    out, _ = await process.communicate()
    modules, environment = out.decode().splitlines()
    assert {"httpx", "pydantic", "structlog", "bot.net", "bot.feeds.poller"} & set(modules.split()) == set()
    assert set(environment.split()) <= {"LC_CTYPE"}


@pytest.mark.data
@pytest.mark.slow
@pytest.mark.skipif(not CORPUS.is_file(), reason=f"the feed corpus is not there: {CORPUS}")
async def test_whole_corpus_is_parsed_or_refused() -> None:
    sandbox, kinds, read, empty, files = Sandbox(1), set(), 0, 0, 0
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # of this process with all its other tests
    with tarfile.open(CORPUS) as archive:
        for member in archive:
            stream = archive.extractfile(member)
            if stream is None:
                continue
            result = await sandbox.parse(Job(body=stream.read(), url="https://news.example/"))
            files += 1
            read += isinstance(result, ParsedFeed) and bool(result.items)
            empty += isinstance(result, ParsedFeed) and not result.items
            kinds |= {result.kind} if isinstance(result, NotParsed) else set()
    await sandbox.close()
    assert (files, read, empty) == (3_330, 1_517, 916), "tests of a feed's own fields often have no item in them"
    assert kinds & {"parse_timeout", "parse_crash"} == set()
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000
