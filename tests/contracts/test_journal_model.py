"""Any sequence of steps on a journal, crashes among them, leaves it as a model of forty lines says it must be."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Coroutine
from contextlib import aclosing
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from bot.journal import EmbeddedOptions, MemoryJournal
from bot.journal.embedded import open_embedded
from bot.ports import Entry, Journal
from bot.records import Assessment, Failure
from bot.topics import ASSESSMENTS, FAILURES, Topic
from builders import NOON, an_assessment
from conftest import HandClock

T = TypeVar("T")
READERS = ("one", "two")
COUNTRIES = ("UA", "IL", "SD", "")


class Model:
    """What a journal must hold: records per topic in order, and per reader and partition how many are handled."""

    def __init__(self) -> None:
        self.records: dict[str, list[Any]] = {"assessments": [], "failures": []}
        self.done: dict[tuple[str, int], int] = {}

    def append(self, topic: Topic[Any], records: list[Any]) -> None:
        self.records[topic.name] += records

    def partition(self, number: int) -> list[Any]:
        return [record for record in self.records["assessments"] if ASSESSMENTS.partition(record) == number]

    def left(self, reader: str) -> dict[int, list[str]]:
        """The ids each partition still holds for the reader."""
        return {n: [r.id for r in self.partition(n)[self.done.get((reader, n), 0) :]] for n in range(ASSESSMENTS.partitions)}

    def advance(self, reader: str, partition: int, id_: str) -> None:
        ids = [record.id for record in self.partition(partition)]
        self.done[reader, partition] = max(ids.index(id_) + 1, self.done.get((reader, partition), 0))


class JournalMachine(RuleBasedStateMachine):
    """Drives one journal and the model side by side; a crash copies the files as they lie on the disk and opens the copy."""

    kind = "memory"

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.model = Model()
        self.base = Path(tempfile.mkdtemp(prefix="tocsin-model-"))
        self.lives = 0
        self.numbers = 0
        self.stale: list[Entry[Any]] = []
        self.journal: Journal

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(coroutine)

    async def opened(self) -> Journal:
        if self.kind == "memory":
            return MemoryJournal(HandClock())
        return await open_embedded(EmbeddedOptions(path=f"{self.lives}/tocsin.db"), HandClock(), self.base)

    def fresh(self, countries: list[str]) -> list[Assessment]:
        self.numbers += len(countries)
        first = self.numbers - len(countries)
        return [an_assessment(id=f"a{first + n}", country=country) for n, country in enumerate(countries)]

    async def read(self, reader: str, count: int) -> list[Entry[Any]]:
        entries: list[Entry[Any]] = []
        async with asyncio.timeout(20), aclosing(self.journal.shares(ASSESSMENTS, reader=reader)) as shares:
            async for entry in await anext(shares):
                entries.append(entry)
                if len(entries) == count:
                    break
        return entries

    @initialize()
    def start(self) -> None:
        self.journal = self.run(self.opened())

    @rule(countries=st.lists(st.sampled_from(COUNTRIES), max_size=5))
    def append(self, countries: list[str]) -> None:
        records = self.fresh(countries)
        self.run(self.journal.append(ASSESSMENTS, *records))
        self.model.append(ASSESSMENTS, records)

    @rule(groups=st.lists(st.lists(st.sampled_from(COUNTRIES), min_size=1, max_size=3), min_size=2, max_size=6))
    def append_at_once(self, groups: list[list[str]]) -> None:
        batches = [self.fresh(countries) for countries in groups]

        async def all_at_once() -> None:
            await asyncio.gather(*(self.journal.append(ASSESSMENTS, *batch) for batch in batches))

        self.run(all_at_once())
        for batch in batches:  # the loop starts them in order, and one writer keeps it
            self.model.append(ASSESSMENTS, batch)

    @rule(reader=st.sampled_from(READERS), share=st.floats(0, 1), outputs=st.integers(0, 2))
    def advance(self, reader: str, share: float, outputs: int) -> None:
        left = self.model.left(reader)
        total = sum(map(len, left.values()))
        if not total:
            return
        entries = self.run(self.read(reader, 1 + int(share * (total - 1))))
        told: dict[int, list[str]] = {}
        for entry in entries:
            told.setdefault(entry.partition, []).append(entry.record.id)
        assert all(left[partition][: len(ids)] == ids for partition, ids in told.items())
        self.stale.append(entries[0])
        self.step(entries[-1], outputs)

    @precondition(lambda self: self.stale)
    @rule(data=st.data())
    def advance_to_the_past(self, data: st.DataObject) -> None:
        """A late word from somebody who thinks he still has the share."""
        self.step(data.draw(st.sampled_from(self.stale)), 0)

    def step(self, entry: Entry[Any], outputs: int) -> None:
        records = [
            Failure(id=f"{entry.record.id}/{n}", by="w", stage="s", topic="t", partition=0, offset=n, error="", tries=1, at=NOON)
            for n in range(outputs)
        ]
        self.run(self.journal.advance(entry, FAILURES, records))
        self.model.append(FAILURES, records)
        self.model.advance(entry.reader, entry.partition, entry.record.id)

    @precondition(lambda self: self.kind == "embedded")
    @rule(in_order=st.booleans())
    def restart(self, in_order: bool) -> None:
        """Close and open again; or crash, which is to go on from what lies on the disk at that moment."""
        here, there = self.base / str(self.lives), self.base / str(self.lives + 1)
        if in_order:
            self.run(self.journal.close())
        shutil.copytree(here, there)
        if not in_order:
            self.run(self.journal.close())
        self.lives += 1
        self.journal = self.run(self.opened())

    @invariant()
    def holds_what_the_model_holds(self) -> None:
        self.run(self.compare())

    async def compare(self) -> None:
        for topic in (ASSESSMENTS, FAILURES):
            assert [record async for record in self.journal.replay(topic)] == self.model.records[topic.name]
        for reader in READERS:
            left = self.model.left(reader)
            assert await self.journal.lag(ASSESSMENTS, reader=reader) == sum(map(len, left.values()))

    def teardown(self) -> None:
        if hasattr(self, "journal"):
            self.run(self.journal.close())
        self.runner.close()
        shutil.rmtree(self.base)


class EmbeddedMachine(JournalMachine):
    kind = "embedded"


@pytest.mark.parametrize(("machine", "sequences"), [(JournalMachine, 60), (EmbeddedMachine, 25)])
def test_journal_does_what_the_model_says(machine: type[JournalMachine], sequences: int) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(max_examples=sequences, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)),
    )
