"""The tests can fail: each mistake somebody could make here is made on purpose, and the scenario about it must notice."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Container, Sequence
from contextlib import aclosing
from datetime import timedelta
from typing import Any

import httpx
import pytest
from delivering import KINDS, HalvingJournal, Kind, Life, MortalJournal, Newsroom, survives_every_kill
from feedserver import An, a_web, rss
from msgspec.structs import replace

from bot.feeds import FeedOptions, Poller, PollOptions
from bot.journal import MemoryJournal
from bot.ports import Channel, Entry, Keep, Rejected, Unavailable, Unsure
from bot.records import Alert, Delivery
from bot.topics import ARTICLES, DELIVERIES, INCIDENTS, POLLS, Topic
from builders import NOON, an_incident
from conftest import HandClock
from consumers.deliver import Deliver
from consumers.deliver.outbox import Pending
from consumers.escalate import Escalate, EscalateOptions
from consumers.routes import MatchOptions, RouteOptions

FEED = FeedOptions(id="suspilne", url="http://suspilne.example/rss")


# --- delivering: a rough day with a death at every moment ---------------------------------------------------------------


class Unannounced(Deliver):
    """Sends without having kept `sending`."""

    def __init__(self, channel: Channel, keep: Keep, *rest: Any) -> None:
        async def keep_the_rest(*steps: Delivery) -> None:
            if rest := [step for step in steps if step.outcome != "sending"]:
                await keep(*rest)

        super().__init__(channel, keep_the_rest, *rest)


class SentTooEarly(Deliver):
    """Keeps `sent` where `sending` belongs."""

    def __init__(self, channel: Channel, keep: Keep, *rest: Any) -> None:
        async def keep_as_sent(*steps: Delivery) -> None:
            await keep(*(replace(step, outcome="sent") if step.outcome == "sending" else step for step in steps))

        super().__init__(channel, keep_as_sent, *rest)


class UndoneByALateWord(Deliver):
    """Takes back whatever was kept last, be it a `sending` after the end."""

    def restore(self, output: Delivery) -> None:
        self._ledger.last.pop(output.id, None)
        super().restore(output)


class Forgetful(Deliver):
    """Takes nothing back."""

    def restore(self, output: Delivery) -> None:
        pass


class WithoutReceipts(Deliver):
    """Knows after a restart what was said, but not which message to edit."""

    def restore(self, output: Delivery) -> None:
        super().restore(replace(output, receipt=""))


class TakesAnothersSteps(Deliver):
    """Believes the steps of all receivers to be its own."""

    def restore(self, output: Delivery) -> None:
        super().restore(replace(output, receiver=self._channel.name))


class OldOverNew(Deliver):
    """Does not remember which state was said last, nor that a newer one waits."""

    async def handle(self, record: Alert) -> Sequence[Delivery]:
        self._ledger.said.pop(record.incident_id, None)
        return await super().handle(record)


class Impatient(Deliver):
    """Does not wait as long as it was asked to."""

    async def _put_off(self, error: Unsure | Unavailable, one: Pending | None = None) -> None:
        await super()._put_off(Unavailable(str(error)) if isinstance(error, Unavailable) else error, one)


class Wrapped:
    """A channel between the stage and the chat."""

    def __init__(self, inner: Channel) -> None:
        self.name, self.idempotent, self.editable, self._inner = inner.name, inner.idempotent, inner.editable, inner

    async def send(self, alert: Alert, *, key: str, edits: str = "", repeat: bool = False) -> str:
        return await self._inner.send(alert, key=key, edits=edits, repeat=repeat)

    async def close(self) -> None:
        await self._inner.close()


class Unmarked(Wrapped):
    """A repeat looks like a new message."""

    async def send(self, alert: Alert, *, key: str, edits: str = "", repeat: bool = False) -> str:
        return await super().send(alert, key=key, edits=edits)


class SilenceIsRefusal(Wrapped):
    """Takes a lost answer for a clear no."""

    async def send(self, alert: Alert, *, key: str, edits: str = "", repeat: bool = False) -> str:
        try:
            return await super().send(alert, key=key, edits=edits, repeat=repeat)
        except Unsure as error:
            raise Unavailable(str(error)) from None


class GivesUpAtOnce(Wrapped):
    """Takes "not now" for "never"."""

    async def send(self, alert: Alert, *, key: str, edits: str = "", repeat: bool = False) -> str:
        try:
            return await super().send(alert, key=key, edits=edits, repeat=repeat)
        except Unavailable as error:
            raise Rejected(str(error)) from None


class KeyOfTheMoment(Wrapped):
    """Draws a new key for every try."""

    tries = 0

    async def send(self, alert: Alert, *, key: str, edits: str = "", repeat: bool = False) -> str:
        self.tries += 1
        return await super().send(alert, key=f"{key}#{self.tries}", edits=edits, repeat=repeat)


class NeverEdits(Wrapped):
    """Posts anew what should be an edit."""

    async def send(self, alert: Alert, *, key: str, edits: str = "", repeat: bool = False) -> str:
        return await super().send(alert, key=key, repeat=repeat)


class PositionFirst(MortalJournal):
    """Moves the position before the outputs are kept."""

    async def advance(self, entry: Entry[Any], topic: Topic[Any], outputs: Sequence[Any]) -> None:
        await super().advance(entry, topic, ())
        if outputs:
            await self.append(topic, *outputs)


class OutputsForgotten(MortalJournal):
    """Moves the position and keeps nothing."""

    async def advance(self, entry: Entry[Any], topic: Topic[Any], outputs: Sequence[Any]) -> None:
        await super().advance(entry, topic, ())


def plain(channel: Channel) -> Channel:
    return channel


Make = Callable[[Kind], Newsroom]


def stage(build: type[Deliver]) -> Make:
    return lambda kind: Newsroom(kind, build=build, journal_of=HalvingJournal)


def channel(wrapped: Callable[[Channel], Channel]) -> Make:
    return lambda kind: Newsroom(kind, wrapped=wrapped)


def journal(journal_of: Callable[[HandClock, Life], MortalJournal]) -> Make:
    return lambda kind: Newsroom(kind, journal_of=journal_of)


@pytest.mark.parametrize(
    ("kind", "broken", "told"),
    [
        ("blind", stage(Unannounced), "shown twice without a mark"),
        ("blind", stage(SentTooEarly), "lost"),
        ("editable", stage(SentTooEarly), "lost"),
        ("blind", stage(UndoneByALateWord), "said again although it was done"),
        ("blind", stage(Forgetful), "said again although it was done|shown twice|without a mark"),
        ("editable", stage(WithoutReceipts), "second message"),
        ("editable", stage(TakesAnothersSteps), "no message of ours|lost"),
        ("editable", stage(OldOverNew), "after a newer state"),
        ("blind", stage(Impatient), "before the time"),
        ("blind", channel(Unmarked), "shown twice without a mark"),
        ("blind", channel(SilenceIsRefusal), "shown twice without a mark"),
        ("blind", channel(GivesUpAtOnce), "lost|before the time"),
        ("idempotent", channel(KeyOfTheMoment), "shown twice without a mark"),
        ("editable", channel(NeverEdits), "shown twice without a mark|second message"),
        ("blind", journal(PositionFirst), "left open|lost"),
        ("blind", journal(OutputsForgotten), "left open|lost"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_a_mistake_in_delivering_is_noticed(kind: Kind, broken: Make, told: str) -> None:
    with pytest.raises(AssertionError, match=told):
        await survives_every_kill(lambda: broken(kind))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("right", [stage(Deliver), channel(Wrapped), journal(MortalJournal)])
async def test_what_is_right_is_not_blamed(kind: Kind, right: Make) -> None:
    assert await survives_every_kill(lambda: right(kind)) > 20


# --- escalating ----------------------------------------------------------------------------------------------------------

ROUTES = (
    RouteOptions(receiver="wall"),
    RouteOptions(receiver="desk", match=MatchOptions(severity="critical")),
)
CHANGES = (
    an_incident(killed=3),
    an_incident(killed=15, revision=1, severity="critical", updated_at=NOON + timedelta(minutes=9)),
    an_incident(killed=2, revision=2, severity="medium", changes=("corrected",), updated_at=NOON + timedelta(minutes=20)),
)


class ForgetsTheTold(Escalate):
    """Asks the routes anew at every state."""

    def _heard(self, incident_id: str) -> tuple[str, ...]:
        return ()


class RingsAfterRestart(Escalate):
    """Takes nothing back."""

    def restore(self, output: Alert) -> None:
        pass


async def a_correction_reaches_whoever_was_told(build: Callable[..., Escalate]) -> None:
    escalate = build(EscalateOptions(), ROUTES)
    alerts = [alert for incident in CHANGES for alert in await escalate.handle(incident)]
    assert [alert.receivers for alert in alerts] == [("wall",), ("wall", "desk"), ("wall", "desk")]


async def a_restart_rings_nothing_twice(build: Callable[..., Escalate]) -> None:
    first, second = build(EscalateOptions(), ROUTES), build(EscalateOptions(), ROUTES)
    for alert in await first.handle(CHANGES[0]):
        second.restore(alert)
    assert tuple(await second.handle(CHANGES[0])) == ()


# --- the journal ---------------------------------------------------------------------------------------------------------


class GoesBack(MemoryJournal):
    """A late word moves the position back."""

    async def advance(self, entry: Entry[Any], topic: Topic[Any], outputs: Sequence[Any]) -> None:
        await super().advance(entry, topic, outputs)
        self._positions[entry.reader, entry.topic.name, entry.partition] = entry.offset


class ReplaysAll(MemoryJournal):
    """Gives whoever restores a share the outputs of all the others, too."""

    def replay(
        self, topic: Topic[Any], partitions: Container[int] | None = None, *, since: Any = None
    ) -> AsyncGenerator[Any, None]:
        return super().replay(topic)


async def a_late_word_moves_nothing_back(build: Callable[[HandClock], MemoryJournal]) -> None:
    journal = build(HandClock())
    await journal.append(DELIVERIES, *(a_step(number) for number in range(3)))
    entries: list[Entry[Any]] = []
    async with aclosing(journal.shares(DELIVERIES, reader="one")) as shares:
        async for entry in await anext(shares):
            entries.append(entry)
            if len(entries) == 3:
                break
    for entry in (entries[2], entries[0]):
        await journal.advance(entry, DELIVERIES, ())
    assert await journal.lag(DELIVERIES, reader="one") == 0


async def a_share_is_restored_from_its_own_partitions(build: Callable[[HandClock], MemoryJournal]) -> None:
    journal = build(HandClock())
    records = [an_incident(id=country, country=country) for country in ("UA", "IL", "SD", "MM", "YE", "SY")]
    await journal.append(INCIDENTS, *records)
    wanted = INCIDENTS.partition(records[0])
    found = [one async for one in journal.replay(INCIDENTS, {wanted})]
    assert found == [one for one in records if INCIDENTS.partition(one) == wanted]


def a_step(number: int) -> Delivery:
    return Delivery(id=f"i{number}/0/wall", by="deliver/1", alert_id=f"i{number}/0", incident_id=f"i{number}", receiver="wall",
                    outcome="sent", attempts=1, at=NOON)  # fmt: skip


# --- polling -------------------------------------------------------------------------------------------------------------


class Dying(Exception):
    """The process ends here."""


class Once(MemoryJournal):
    """Dies before the n-th append, once."""

    def __init__(self, clock: HandClock, appends: int) -> None:
        super().__init__(clock)
        self.left = appends

    async def append(self, topic: Topic[Any], *records: Any) -> None:
        if self.left == 0:
            self.left = -1
            raise Dying
        self.left -= 1
        await super().append(topic, *records)


class EtagFirst(Poller):
    """Keeps that the feed was read before it keeps what was read."""

    async def _keep(self, feed: FeedOptions, reading: Any, known: Any, told: Any) -> None:
        await self._journal.append(POLLS, reading.poll)
        await super()._keep(feed, reading, known, told)


async def a_death_while_polling_loses_no_article(build: Callable[..., Poller]) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.headers.get("if-none-match") == '"one"':
            return httpx.Response(304, headers={"etag": '"one"'})
        return httpx.Response(200, content=rss([An()]), headers={"etag": '"one"'})

    for appends in range(3):
        clock = HandClock(NOON)
        journal = Once(clock, appends)
        async with a_web(transport=httpx.MockTransport(answer)) as web:
            for _ in range(2):
                poller = build(journal, [FEED], PollOptions(), web, clock, lambda: 0.5)
                try:
                    await poller.once()
                except* Dying:
                    pass
                finally:
                    await poller.close()
        articles = [one.title async for one in journal.replay(ARTICLES)]
        assert set(articles) == {"Missile hits Kharkiv"}, f"lost by a death before append {appends + 1}"


Scenario = Callable[[Any], Awaitable[None]]
SCENARIOS = [
    (a_correction_reaches_whoever_was_told, Escalate, ForgetsTheTold),
    (a_restart_rings_nothing_twice, Escalate, RingsAfterRestart),
    (a_late_word_moves_nothing_back, MemoryJournal, GoesBack),
    (a_share_is_restored_from_its_own_partitions, MemoryJournal, ReplaysAll),
    (a_death_while_polling_loses_no_article, Poller, EtagFirst),
]


@pytest.mark.parametrize(("scenario", "right", "broken"), SCENARIOS)
async def test_a_mistake_is_noticed_and_what_is_right_is_not_blamed(scenario: Scenario, right: Any, broken: Any) -> None:
    await scenario(right)
    with pytest.raises(AssertionError):
        await scenario(broken)
