"""How this process reaches the brokers: names, security, clients that are surely let go, errors in our words."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final, TypeVar

import structlog
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka import errors as kafka_errors
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.codec import has_zstd
from aiokafka.conn import collect_hosts, create_conn

from bot.journal.embedded import RECORD_BYTES
from bot.journal.kafka_deal import Keeping
from bot.journal.kafka_options import KafkaOptions
from bot.ports import JournalFailed
from bot.topics import Topic

T = TypeVar("T")

log = structlog.get_logger()

MESSAGE_BYTES: Final = RECORD_BYTES + 1024 * 1024
"""A record with what is around it; the topics are made to take it."""
BATCH_BYTES: Final = 1024 * 1024
STOP_SECONDS: Final = 2.0
"""So long a client may take to say good-bye; then its wires are cut."""
CUT_SECONDS: Final = 0.5
AGAIN_SECONDS: Final = 0.2
FETCH_BYTES: Final = 1024 * 1024
"""Read ahead per partition; a bigger record still comes, alone."""
HEARTBEAT_MS: Final = 1000
"""At most; others hear of a member that comes or goes with their next heartbeat."""
NEVER_MS: Final = 24 * 3600 * 1000
"""Instead of the client's own limit between two reads: a stage may take its time, heartbeats show that the process lives."""
_FOR_GOOD = (
    kafka_errors.AuthenticationFailedError,
    kafka_errors.AuthenticationMethodNotSupported,
    kafka_errors.SaslAuthenticationFailed,
    kafka_errors.UnsupportedSaslMechanismError,
    kafka_errors.TopicAuthorizationFailedError,
    kafka_errors.GroupAuthorizationFailedError,
    kafka_errors.ClusterAuthorizationFailedError,
    kafka_errors.IncompatibleBrokerVersion,
    kafka_errors.UnsupportedVersionError,
    kafka_errors.UnsupportedCodecError,
)


class Wire:
    """Makes clients, and remembers them until they are let go; used within one event loop."""

    def __init__(self, options: KafkaOptions, base: Path) -> None:
        self.options = options
        self.closed = asyncio.Event()
        self._base = base
        self._open: set[Any] = set()
        self._calls: set[asyncio.Future[Any]] = set()
        self._settings = self._secured()

    def name(self, topic: Topic[Any]) -> str:
        """What the topic is called on the brokers."""
        return f"{self.options.prefix}{topic.name}"

    def group(self, reader: str, topic: Topic[Any]) -> str:
        """The consumer group that keeps the reader's positions in the topic."""
        return f"{self.options.prefix}{reader}.{topic.name}"

    def places(self, topic: Topic[Any]) -> list[Any]:
        """All partitions of the topic, as aiokafka's TopicPartition."""
        return [TopicPartition(self.name(topic), number) for number in range(topic.partitions)]

    async def producer(self) -> Any:
        """A started producer: acknowledged by all replicas, in order per partition."""
        compression = self._compression()
        return await self._started(
            AIOKafkaProducer(
                **self._settings,
                acks="all",
                enable_idempotence=self.options.idempotent,
                compression_type=None if compression == "none" else compression,
                max_batch_size=BATCH_BYTES,
                max_request_size=MESSAGE_BYTES,
                request_timeout_ms=15_000,
            )
        )

    async def consumer(self, group: str | None = None, *dealers: Keeping) -> Any:
        """A started consumer that reads nothing yet and commits nothing by itself; `dealers` for one that joins its group."""
        member_ms = int(self.options.member_timeout.total_seconds() * 1000)
        return await self._started(
            AIOKafkaConsumer(
                **self._settings,
                group_id=group,
                group_instance_id=self.options.member or None,
                enable_auto_commit=False,
                auto_offset_reset="earliest",
                session_timeout_ms=member_ms,
                rebalance_timeout_ms=max(member_ms // 3, 3 * HEARTBEAT_MS),
                partition_assignment_strategy=dealers,
                heartbeat_interval_ms=min(HEARTBEAT_MS, member_ms // 6),
                max_poll_interval_ms=NEVER_MS,
                request_timeout_ms=member_ms + 10_000,  # joining a group may take as long as its slowest member
                max_partition_fetch_bytes=FETCH_BYTES,
            )
        )

    @asynccontextmanager
    async def reading(self, group: str | None = None) -> AsyncIterator[Any]:
        """A consumer for as long as the block runs."""
        consumer = await self.consumer(group)
        try:
            yield consumer
        finally:
            await self.release(consumer)

    async def admin(self) -> Any:
        """A started client for questions about topics and groups."""
        return await self._started(AIOKafkaAdminClient(**self._settings, request_timeout_ms=15_000))

    async def release(self, client: Any) -> None:
        """Stop the client in order, or else cut its wires; takes a few seconds at most."""
        if client not in self._open:
            return
        self._open.discard(client)
        stopping = asyncio.ensure_future(client.close() if isinstance(client, AIOKafkaAdminClient) else client.stop())
        if not await _ended(stopping, STOP_SECONDS):
            log.warning("kafka client does not stop: cutting its wires", client=type(client).__name__)
            network = client.client if isinstance(client, AIOKafkaProducer) else client._client  # noqa: SLF001 - no public way
            await _ended(asyncio.ensure_future(network.close()), CUT_SECONDS)
            if not await _ended(stopping, CUT_SECONDS):
                stopping.cancel()
        for error in await asyncio.gather(stopping, return_exceptions=True):
            if isinstance(error, Exception):
                log.warning("kafka client stopped with an error", client=type(client).__name__, error=str(error))

    async def quiet(self) -> None:
        """Allow no more questions, and let those under way come to their end, for a few seconds at most."""
        self.closed.set()
        if self._calls:
            await asyncio.wait(self._calls, timeout=STOP_SECONDS)

    async def release_all(self) -> None:
        """Stop whatever is still open."""
        await asyncio.gather(*(self.release(client) for client in tuple(self._open)))

    async def call(self, wanted: Coroutine[Any, Any, T], what: str, *, last: bool = False) -> T:
        """Ask the brokers, within the append_timeout; once closed only what is `last`. Raises JournalFailed.

        Cancelled or too late, it waits a moment for the question to end: aiokafka, cut short, leaves wires open.
        """
        if self.closed.is_set() and not last:
            wanted.close()
            raise JournalFailed("the journal is closed")
        task = asyncio.ensure_future(wanted)
        self._calls.add(task)
        task.add_done_callback(self._calls.discard)
        try:
            async with _within(self.options.append_timeout.total_seconds(), what):
                return await asyncio.shield(task)
        except BaseException:
            await _ended(task, CUT_SECONDS)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            raise

    async def _started(self, client: Any) -> Any:
        self._open.add(client)
        try:
            await self.call(client.start(), "reach the brokers")
        except BaseException as error:
            await self.release(client)
            if isinstance(error, JournalFailed) and isinstance(error.__cause__, kafka_errors.KafkaConnectionError):
                await self._ask_why()
            raise
        if client not in self._open:
            raise JournalFailed("the journal is closed")
        return client

    async def _ask_why(self) -> None:
        """A client only says that it got nowhere: hear what a broker has against us. Raises JournalFailed."""
        if "security_protocol" not in self._settings:
            return
        settings = {key: value for key, value in self._settings.items() if key != "bootstrap_servers"}
        for host, port, _ in collect_hosts(self.options.bootstrap):
            try:
                async with asyncio.timeout(self.options.append_timeout.total_seconds()):
                    connection = await create_conn(host, port, **settings)
            except (OSError, TimeoutError, kafka_errors.KafkaError) as error:
                why = failed(error, f"let us in at {host}:{port}")
                if not why.passing:
                    raise why from error
            else:
                connection.close()

    def _compression(self) -> str:
        if self.options.compression == "zstd" and not has_zstd():
            log.info("kafka records are compressed with gzip: zstd is not installed (pip install cramjam)")
            return "gzip"
        return self.options.compression

    def _secured(self) -> dict[str, Any]:
        security = self.options.security
        settings: dict[str, Any] = {"bootstrap_servers": self.options.bootstrap, "client_id": "tocsin"}
        if security.username:
            settings |= {
                "sasl_mechanism": security.mechanism,
                "sasl_plain_username": security.username,
                "sasl_plain_password": security.password.get_secret_value(),
            }
        if security.tls:
            settings["ssl_context"] = self._context()
        match (bool(security.username), security.tls):
            case (True, tls):
                settings["security_protocol"] = "SASL_SSL" if tls else "SASL_PLAINTEXT"
            case (False, True):
                settings["security_protocol"] = "SSL"
            case _:
                pass
        return settings

    def _context(self) -> ssl.SSLContext:
        security = self.options.security
        try:
            context = ssl.create_default_context(cafile=self._base / security.ca_file if security.ca_file else None)
            if security.cert_file:
                key = self._base / security.key_file if security.key_file else None
                context.load_cert_chain(self._base / security.cert_file, key)
        except OSError as error:  # ssl.SSLError is one
            raise JournalFailed(f"journal.security: the certificates cannot be used ({error})") from error
        return context


@asynccontextmanager
async def _within(seconds: float, what: str) -> AsyncIterator[None]:
    """Do it within so many seconds; whatever Kafka has against it becomes a JournalFailed that says what was tried."""
    try:
        async with asyncio.timeout(seconds) as deadline:
            yield
    except kafka_errors.KafkaError as error:
        raise failed(error, what) from error
    except TimeoutError as error:
        if not deadline.expired():
            raise
        raise JournalFailed(f"Kafka took longer than {seconds:g} s to {what}: are the brokers up?", passing=True) from error


def failed(error: Exception, what: str) -> JournalFailed:
    """What Kafka said, in words that say what was tried, and whether waiting may help."""
    said = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    if isinstance(error, ssl.SSLCertVerificationError):
        return JournalFailed(
            f"the brokers are not who they should be: look at journal.security.ca_file ({what}: {error.verify_message})"
        )
    if isinstance(error, _FOR_GOOD):
        return JournalFailed(f"Kafka refuses to {what}: look at journal.security and the rights of this user ({said})")
    return JournalFailed(f"could not {what} on Kafka: are the brokers up, and is journal.bootstrap right? ({said})", passing=True)


async def patiently(ask: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Ask again while the brokers say "not yet": a new cluster makes its own topics when they are first needed."""
    while True:
        try:
            return await ask()
        except kafka_errors.KafkaError as error:
            if not error.retriable:
                raise
            await asyncio.sleep(AGAIN_SECONDS)


async def unless(ended: asyncio.Event, wanted: Coroutine[Any, Any, T]) -> T | None:
    """What `wanted` gives, or None as soon as `ended` is set, whichever comes first."""
    task, end = asyncio.ensure_future(wanted), asyncio.ensure_future(ended.wait())
    try:
        await asyncio.wait({task, end}, return_when=asyncio.FIRST_COMPLETED)
        return task.result() if task.done() and not ended.is_set() else None
    finally:
        for one in (task, end):
            one.cancel()
        await asyncio.gather(task, end, return_exceptions=True)


async def _ended(task: asyncio.Future[Any], seconds: float) -> bool:
    await asyncio.wait({task}, timeout=seconds)
    return task.done()
