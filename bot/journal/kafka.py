"""The journal on Apache Kafka, for more than one machine: what it needs is loaded when it is opened."""

from __future__ import annotations

from pathlib import Path

from bot.journal.kafka_options import KafkaOptions
from bot.ports import Clock, Journal, JournalFailed


async def open_kafka(options: KafkaOptions, clock: Clock, base: Path) -> Journal:
    """Reach the brokers and make or check the topics. Raises JournalFailed."""
    try:
        from bot.journal.kafka_journal import KafkaJournal  # noqa: PLC0415 - an extra: only who uses it needs it
    except ModuleNotFoundError as error:
        if not (error.name or "").startswith("aiokafka"):
            raise
        raise JournalFailed("the journal on Kafka needs aiokafka: pip install 'tocsin[kafka]'") from error
    journal = KafkaJournal(options, clock, base)
    try:
        await journal.start()
    except BaseException:
        await journal.close()
        raise
    return journal
