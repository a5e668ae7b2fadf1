"""`tocsin journal`: ready before the first start, and copied away while the bot runs."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.app import opened_journal
from bot.cli import main
from bot.settings import load
from bot.topics import ARTICLES
from builders import an_article


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "tocsin.yaml"
    path.write_text("journal: {kind: embedded, path: j.db}\n", "utf-8")
    return path


def ran(*arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(main, [str(one) for one in arguments])
    return done.exit_code, done.output


def test_prepare_makes_the_journal(config: Path) -> None:
    assert (0, "The journal is ready.\n") == ran("journal", "prepare", "--config", config)
    assert (config.parent / "j.db").is_file()


def test_backup_of_a_journal_in_use_holds_its_records(config: Path) -> None:
    copy = config.parent / "copy.db"

    async def kept() -> tuple[int, str]:
        async with opened_journal(load(config, {})) as journal:
            await journal.append(ARTICLES, an_article())
            return await asyncio.to_thread(ran, "journal", "backup", "--config", config, copy)

    async def held() -> int:
        async with opened_journal(load(config, {})) as journal:
            return await journal.lag(ARTICLES, reader="somebody")

    code, words = asyncio.run(kept())

    assert (0, True) == (code, words.endswith("checked.\n"))
    config.write_text(f"journal: {{kind: embedded, path: {copy.name}}}\n", "utf-8")
    assert 1 == asyncio.run(held())


def test_backup_never_overwrites_and_says_what_is_missing(config: Path) -> None:
    copy = config.parent / "copy.db"
    assert "There is no journal yet" in ran("journal", "backup", "--config", config, copy)[1]
    ran("journal", "prepare", "--config", config)
    copy.write_bytes(b"mine")

    code, words = ran("journal", "backup", "--config", config, copy)

    assert (2, True, b"mine") == (code, "is there already" in words, copy.read_bytes())


def test_backup_of_kafka_is_refused(config: Path) -> None:
    config.write_text('journal: {kind: kafka, bootstrap: "127.0.0.1:1"}\n', "utf-8")

    assert "Kafka is kept safe by its replicas" in ran("journal", "backup", "--config", config, "x")[1]


def named(folder: Path, name: str, journal: str) -> Path:
    path = folder / f"{name}.yaml"
    path.write_text(f"journal: {journal}\n", "utf-8")
    return path


def test_copy_counts_what_is_there_now(config: Path) -> None:
    target = named(config.parent, "new", "{kind: embedded, path: new.db}")

    async def append() -> None:
        async with opened_journal(load(config, {})) as journal:
            await journal.append(ARTICLES, *[an_article(id=f"a{n}") for n in range(10_500)])

    asyncio.run(append())

    code, words = ran("journal", "copy", config, target)

    assert (0, True, True) == (code, "articles: 10,000 of 10,500\n" in words, "articles: 10,500\n" in words)
    assert words.endswith("every reader stands where it stood.\n")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("{kind: memory}", "{kind: embedded, path: x.db}", "A journal in memory is gone"),
        ("{kind: embedded, path: x.db}", "{kind: memory}", "A journal in memory is gone"),
        ("{kind: embedded, path: x.db}", "{kind: embedded, path: ./x.db}", "Both configs name the same journal"),
        ("{kind: kafka, bootstrap: a}", "{kind: kafka, bootstrap: a, replication: 3}", "Both configs name the same journal"),
        ("{kind: embedded, path: x.db}", "{kind: kafka, bootstrap: a}", "There is no journal yet"),
    ],
)
def test_copy_refuses_what_cannot_be_meant(tmp_path: Path, old: str, new: str, said: str) -> None:
    code, words = ran("journal", "copy", named(tmp_path, "old", old), named(tmp_path, "new", new))

    assert (2, True) == (code, said in words)
    assert not (tmp_path / "x.db").exists()
