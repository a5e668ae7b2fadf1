"""What only the journal on Kafka has: topics on brokers, deals, refused commits, brokers away, consumers that get stuck."""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import sys
from contextlib import aclosing, asynccontextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from pydantic import ValidationError
from structlog.testing import capture_logs

from bot.journal import KafkaOptions, open_journal
from bot.journal.kafka_member import Member
from bot.journal.kafka_options import KafkaSecurity
from bot.journal.kafka_quiet import Quiet
from bot.journal.kafka_wire import BATCH_BYTES, Wire
from bot.journal.kafka_writing import MANY_ROWS, ROOM_BYTES
from bot.ports import Damaged, JournalFailed
from bot.topics import ALERTS, ARTICLES, FAILURES, TOPICS
from bot.worker import drained
from builders import an_article
from conftest import HandClock
from tools.kafka import Cluster

SOON = 30.0
STORES = count(1)


def article(number: int):
    return an_article(id=f"article-{number}")


@pytest.fixture
def options(kafka_bootstrap: str) -> KafkaOptions:
    return KafkaOptions(
        bootstrap=kafka_bootstrap,
        prefix=f"own-{os.getpid()}-{next(STORES)}.",
        replication=1 + kafka_bootstrap.count(","),
        member_timeout=timedelta(seconds=6),
    )


@asynccontextmanager
async def opened(options: KafkaOptions, clock: HandClock | None = None):
    journal = await open_journal(options, clock or HandClock(), Path())
    try:
        yield journal
    finally:
        await journal.close()


@asynccontextmanager
async def admin_of(options: KafkaOptions):
    admin = AIOKafkaAdminClient(bootstrap_servers=options.bootstrap)
    await admin.start()
    try:
        yield admin
    finally:
        await admin.close()


async def settings_on_the_broker(options: KafkaOptions, topic: str) -> dict[str, str]:
    async with admin_of(options) as admin:
        resource = ConfigResource(ConfigResourceType.TOPIC, f"{options.prefix}{topic}")
        (answer,) = await admin.describe_configs([resource])
    ((*_, entries),) = answer.resources
    return {key: value for key, value, *_ in entries}


@pytest.mark.kafka
@pytest.mark.xdist_group("kafka")
class TestTopics:
    async def test_they_are_made_as_the_line_wants_them(self, options):
        options = options.model_copy(update={"keep": {"alerts": timedelta(days=3)}})
        async with opened(options), admin_of(options) as admin:
            found = await admin.describe_topics([f"{options.prefix}{topic.name}" for topic in TOPICS])
        assert {f"{options.prefix}{topic.name}": topic.partitions for topic in TOPICS} == {
            one["topic"]: len(one["partitions"]) for one in found
        }
        polls = await settings_on_the_broker(options, "polls")
        assert ("compact", "LogAppendTime") == (polls["cleanup.policy"], polls["message.timestamp.type"])
        articles = await settings_on_the_broker(options, "articles")
        assert ("delete", str(14 * 86_400_000)) == (articles["cleanup.policy"], articles["retention.ms"])
        assert str(3 * 86_400_000) == (await settings_on_the_broker(options, "alerts"))["retention.ms"]

    async def test_what_differs_is_told_and_left_alone(self, options):
        async with admin_of(options) as admin:
            await admin.create_topics([NewTopic(f"{options.prefix}articles", 6, 1, topic_configs={"retention.ms": "5"})])
        with capture_logs() as lines:
            async with opened(options):
                pass
        told = {line["setting"]: (line["found"], line["expected"]) for line in lines if line["event"] == "kafka topic differs"}
        assert ("5", str(14 * 86_400_000)) == told["retention.ms"]
        assert "5" == (await settings_on_the_broker(options, "articles"))["retention.ms"]

    async def test_another_number_of_partitions_is_refused(self, options):
        async with admin_of(options) as admin:
            await admin.create_topics([NewTopic(f"{options.prefix}articles", 3, 1)])
        with pytest.raises(JournalFailed, match="3 partitions on Kafka and 6") as told:
            async with opened(options):
                pass
        assert not told.value.passing

    async def test_more_copies_than_brokers_is_refused_with_what_to_look_at(self, options):
        with pytest.raises(JournalFailed, match="replication 5"):
            async with opened(options.model_copy(update={"replication": 5})):
                pass


@pytest.mark.kafka
@pytest.mark.xdist_group("kafka")
class TestDeals:
    async def test_two_processes_share_the_partitions_and_nothing_comes_twice(self, options):
        seen: list[str] = []
        dealt: dict[str, frozenset[int]] = {}
        both, all_seen = asyncio.Event(), asyncio.Event()

        async def read(journal, name: str) -> None:
            async with aclosing(journal.shares(ARTICLES, reader="r")) as shares:
                async for share in shares:
                    dealt[name] = share.partitions
                    if len(dealt) == 2 and not dealt["one"] & dealt["two"]:
                        both.set()
                    async for entry in share:
                        seen.append(entry.record.id)
                        await journal.advance(entry, ALERTS, ())
                        if len(set(seen)) == 120:
                            all_seen.set()

        async with opened(options) as one, opened(options) as two, asyncio.timeout(SOON):
            first = asyncio.create_task(read(one, "one"))
            await one.append(ARTICLES, *[article(n) for n in range(60)])
            second = asyncio.create_task(read(two, "two"))
            await both.wait()
            await one.append(ARTICLES, *[article(n) for n in range(60, 120)])
            await all_seen.wait()
            await drained(one, [(ARTICLES, "r")], HandClock())
            for task in (first, second):
                task.cancel()
            await asyncio.gather(first, second, return_exceptions=True)
        assert frozenset(range(6)) == dealt["one"] | dealt["two"]
        assert 120 == len(seen), "the entry in hand was committed before the partitions were handed over"

    async def test_a_late_position_is_refused_while_somebody_else_holds_the_partition(self, options):
        async with opened(options) as one, opened(options) as two, asyncio.timeout(SOON):
            await one.append(ARTICLES, *[article(n) for n in range(6)])
            async with aclosing(one.shares(ARTICLES, reader="r")) as shares:
                late = [entry async for entry in _some(await anext(shares), 6)]
            async with aclosing(two.shares(ARTICLES, reader="r")) as shares:
                await anext(shares)
                with capture_logs() as lines:
                    await one.advance(late[-1], ALERTS, ())
                assert ["commit refused"] == [line["event"] for line in lines]
                assert 6 == await two.lag(ARTICLES, reader="r")

    async def test_what_cannot_be_decoded_comes_as_damaged_and_is_left_out_of_a_replay(self, options):
        async with opened(options) as journal, asyncio.timeout(SOON):
            await journal.append(ARTICLES, article(1))
            async with AIOKafkaProducer(bootstrap_servers=options.bootstrap) as producer:
                await producer.send_and_wait(f"{options.prefix}articles", b"no json", partition=ARTICLES.partition(article(1)))
            async with aclosing(journal.shares(ARTICLES, reader="r")) as shares:
                _, odd = [entry async for entry in _some(await anext(shares), 2)]
            assert isinstance(odd.record, Damaged)
            assert "no json" == odd.record.value
            assert [article(1)] == [record async for record in journal.replay(ARTICLES)]


async def _some(share, number: int):
    async for entry in share:
        yield entry
        number -= 1
        if not number:
            return


@pytest.mark.kafka
@pytest.mark.xdist_group("kafka")
async def test_no_more_is_under_way_than_there_is_room_for(options):
    big = [an_article(id=f"big-{n}", text=os.urandom(1_500_000).hex()) for n in range(12)]
    used: list[int] = []
    async with opened(options) as journal, asyncio.timeout(SOON):
        appends = asyncio.gather(*(journal.append(ARTICLES, one) for one in big))
        while not appends.done():
            used.append(journal._sender._used)
            await asyncio.sleep(0)
        kept = {record.id async for record in journal.replay(ARTICLES)}
    assert 3_000_000 * 2 < max(used) <= ROOM_BYTES
    assert {one.id for one in big} == kept


@pytest.mark.kafka
@pytest.mark.xdist_group("kafka")
class TestStuck:
    """A consumer that gets nothing although there is something is made like this: its partitions are paused."""

    async def test_it_is_made_anew_and_reads_on(self, options, a_clock):
        async with (
            asyncio.timeout(SOON),
            opened(options, a_clock) as journal,
            aclosing(journal.shares(ARTICLES, reader="r")) as shares,
        ):
            share = await anext(shares)
            self.pause(journal)
            await journal.append(ARTICLES, article(1))
            reading = asyncio.create_task(anext(aiter(share), None))
            await self.silence(a_clock, reading)
            assert None is reading.result()
            again = await anext(shares)
            assert [article(1)] == [entry.record async for entry in _some(again, 1)]

    async def test_three_times_in_ten_minutes_is_enough(self, options, a_clock):
        async with opened(options, a_clock) as journal, asyncio.timeout(SOON):
            await journal.append(ARTICLES, article(1))

            async def read() -> None:
                async with aclosing(journal.shares(ARTICLES, reader="r")) as shares:
                    async for share in shares:
                        self.pause(journal)
                        async for _ in share:
                            raise AssertionError("it was to be stuck")

            reading = asyncio.create_task(read())
            await self.silence(a_clock, reading)
            with pytest.raises(JournalFailed, match="3 times in ten minutes") as told:
                await reading
            assert not told.value.passing

    def pause(self, journal) -> None:
        (member,) = journal._members
        member._consumer.pause(*member._consumer.assignment())

    async def silence(self, clock: HandClock, reading: asyncio.Task) -> None:
        while not reading.done():
            clock.forward(30)
            await asyncio.wait({reading}, timeout=0.5)


@pytest.mark.kafka
@pytest.mark.xdist_group("kafka")
@pytest.mark.parametrize("number", [MANY_ROWS - 1, MANY_ROWS, 3 * MANY_ROWS])
async def test_many_records_in_one_call_are_all_kept_in_order(number, options, a_clock):
    """The biggest do not fit into one batch; small ones between them must not overtake."""
    records = [an_article(id=f"article-{n}", text="x" * (BATCH_BYTES // 3 if n % 4 else 9)) for n in range(number)]
    async with opened(options, a_clock) as journal:
        await asyncio.gather(journal.append(ARTICLES, *records), journal.append(ARTICLES, article(number)))
        for partition in range(ARTICLES.partitions):
            ours = [one.id for one in (*records, article(number)) if ARTICLES.partition(one) == partition]
            assert ours == [one.id async for one in journal.replay(ARTICLES, {partition})]


@pytest.mark.kafka
@pytest.mark.xdist_group("kafka")
@pytest.mark.faults
async def test_line_stands_while_the_broker_is_away_and_goes_on_without_a_hand(kafka_bootstrap, a_clock):
    with Cluster() as cluster:
        (broker,) = cluster.brokers
        options = KafkaOptions(
            bootstrap=cluster.bootstrap, append_timeout=timedelta(seconds=3), member_timeout=timedelta(seconds=6)
        )
        async with opened(options, a_clock) as journal, aclosing(journal.shares(FAILURES, reader="r")) as shares:
            await journal.append(ARTICLES, article(1))
            await anext(shares)
            cluster.kill(broker)
            with pytest.raises(JournalFailed) as told:
                await journal.append(ARTICLES, article(2))
            assert told.value.passing
            cluster.start(broker)
            await asyncio.to_thread(cluster.wait, broker)
            async with asyncio.timeout(SOON):
                await journal.append(ARTICLES, article(3))
                kept = {record.id async for record in journal.replay(ARTICLES)}
            assert {"article-1", "article-3"} <= kept
            cluster.kill(broker)
            async with asyncio.timeout(8):  # what a container has from SIGTERM to SIGKILL
                await journal.close()


@pytest.mark.kafka
@pytest.mark.xdist_group("kafka")
@pytest.mark.faults
async def test_a_reader_that_gave_up_while_the_broker_was_away_is_not_waited_for(kafka_bootstrap, a_clock):
    """It could not say good-bye, and the broker misses nobody before the end of this test."""
    with Cluster() as cluster:
        (broker,) = cluster.brokers
        options = KafkaOptions(
            bootstrap=cluster.bootstrap, append_timeout=timedelta(seconds=2), member_timeout=timedelta(seconds=8 * SOON)
        )
        async with opened(options, a_clock) as journal:
            await journal.append(ARTICLES, article(1))
            async with aclosing(journal.shares(ARTICLES, reader="r")) as shares:
                entry = await anext(aiter(await anext(shares)))
                cluster.kill(broker)
                with pytest.raises(JournalFailed):
                    await journal.advance(entry, ARTICLES, [article(2)])
            with pytest.raises(JournalFailed):
                await anext(journal.shares(ARTICLES, reader="r"))  # what a stage does while it waits
            cluster.start(broker)
            await asyncio.to_thread(cluster.wait, broker)
            async with aclosing(journal.shares(ARTICLES, reader="r")) as shares, asyncio.timeout(2 * SOON):
                assert entry.record == (await anext(aiter(await anext(shares)))).record


async def test_a_share_that_was_lost_is_not_rewound(a_clock):
    """Nobody answers here: to ask for a position would fail."""
    member = Member(Wire(KafkaOptions(bootstrap="127.0.0.1:9"), Path()), ARTICLES, "r", a_clock)
    await member.on_partitions_assigned([TopicPartition("articles", 3)])
    async with aclosing(member.deals()) as deals, asyncio.timeout(SOON):
        share = await anext(deals)
        assert frozenset({3}) == share.partitions
        share.end()  # what a new deal begins with
        member._dealt = None
        going_on = asyncio.create_task(anext(deals))
        await asyncio.sleep(0)
        await member.on_partitions_assigned([TopicPartition("articles", 4)])
        assert frozenset({4}) == (await going_on).partitions


def test_what_aiokafka_says_again_and_again_is_logged_now_and_then(a_clock, caplog):
    logger, quiet = logging.getLogger("aiokafka.conn"), Quiet(a_clock)
    quiet.begin()
    try:
        for node in range(10):
            logger.error("Unable to reach %s", node)
        logger.error("Something else")
        a_clock.forward(31)
        logger.error("Unable to reach %s", 11)
    finally:
        quiet.end()
    logger.error("Unable to reach %s", 12)
    assert ["Unable to reach 0", "Something else", "Unable to reach 11", "Unable to reach 12"] == caplog.messages


async def test_nobody_there_is_passing_and_says_where_to_look():
    with pytest.raises(JournalFailed, match=r"journal\.bootstrap") as told:
        async with opened(KafkaOptions(bootstrap="127.0.0.1:9", append_timeout=timedelta(seconds=2))):
            pass
    assert told.value.passing


def test_without_aiokafka_it_says_what_to_install():
    code = (
        "import asyncio, sys; sys.modules['aiokafka'] = None\n"
        "from pathlib import Path; from bot.journal import KafkaOptions, open_journal; from bot.app import WallClock\n"
        "asyncio.run(open_journal(KafkaOptions(bootstrap='x'), WallClock(), Path()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2]
    )
    assert "pip install 'tocsin[kafka]'" in done.stderr


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"username": "u"}, "a username needs a password"),
        ({"username": "u", "password": "p", "mechanism": "PLAIN"}, "set tls"),
        ({"ca_file": "ca.pem"}, "without tls"),
    ],
)
def test_half_a_security_is_a_mistake(given, said):
    with pytest.raises(ValidationError, match=said):
        KafkaSecurity.model_validate(given)


def test_a_password_is_not_shown():
    security = KafkaSecurity(username="u", password="hush-hush")
    assert "hush-hush" not in repr(KafkaOptions(bootstrap="k:9092", security=security))


def test_a_timeout_nobody_can_mean_is_a_mistake():
    with pytest.raises(ValidationError, match="between 1s and 30m"):
        KafkaOptions(bootstrap="k:9092", append_timeout=timedelta(0))
