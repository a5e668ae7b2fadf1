"""Makes the topics on the brokers that are not there yet, and tells where those that are differ; changes nothing."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any, Final

import structlog
from aiokafka.admin import NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import NoError, TopicAlreadyExistsError, for_code

from bot.journal.kafka_wire import MESSAGE_BYTES, Wire, failed
from bot.ports import JournalFailed
from bot.topics import TOPICS, Topic

log = structlog.get_logger()

SEGMENT_BYTES: Final = 64 * 1024 * 1024
"""Of a compacted topic: what is older than its last segment is tidied, so a start does not read a gigabyte of stale polls."""
LEADER_PAUSE_SECONDS: Final = 0.05


def configuration(topic: Topic[Any], keep: timedelta, copies: int) -> dict[str, str]:
    """What the topic is made with. The brokers' clock stamps and ages the records, so no client's wrong clock can lose them.

    All copies but one must have a record before it counts as kept: with three, one broker may be away, and none be lost.
    """
    common = {
        "max.message.bytes": str(MESSAGE_BYTES),
        "message.timestamp.type": "LogAppendTime",
        "min.insync.replicas": str(max(1, copies - 1)),
    }
    if topic.compacted:
        return common | {"cleanup.policy": "compact", "segment.bytes": str(SEGMENT_BYTES), "segment.ms": _ms(timedelta(days=1))}
    return common | {"cleanup.policy": "delete", "retention.ms": _ms(keep)}


async def prepare(wire: Wire, admin: Any) -> None:
    """Make what is missing, check the rest, wait until every partition has a leader. Raises JournalFailed, KafkaError."""
    keep = {str(name): value for name, value in wire.options.keep.items()}
    copies = wire.options.replication
    wanted = {wire.name(topic): (topic, configuration(topic, keep.get(topic.name, topic.keep), copies)) for topic in TOPICS}
    there = set(await admin.list_topics())
    missing = [name for name in wanted if name not in there]
    made = await _make(wire, admin, {name: wanted[name] for name in missing}) if missing else set()
    for name, (topic, config) in wanted.items():
        await _leaders(admin, name, topic)
        if name not in made:
            await _compare(admin, name, config)


async def _make(wire: Wire, admin: Any, wanted: dict[str, tuple[Topic[Any], dict[str, str]]]) -> set[str]:
    """The names that we made; another process may have been quicker."""
    made: set[str] = set()
    copies = wire.options.replication
    new = [NewTopic(name, topic.partitions, copies, topic_configs=config) for name, (topic, config) in wanted.items()]
    answer = await admin.create_topics(new)
    for name, code, *said in answer.topic_errors:
        error = for_code(code)
        if error is NoError:
            made.add(name)
            log.info("kafka topic made", topic=name, partitions=wanted[name][0].partitions, replication=copies)
        elif error is not TopicAlreadyExistsError:
            raise JournalFailed(str(failed(error(*said), f"make the topic {name} with replication {copies}")))
    return made


async def _leaders(admin: Any, name: str, topic: Topic[Any]) -> None:
    while True:
        (found,) = await admin.describe_topics([name])
        partitions = found["partitions"]
        if found["error_code"] == 0 and partitions and all(one["leader"] >= 0 for one in partitions):
            break
        await asyncio.sleep(LEADER_PAUSE_SECONDS)
    if len(partitions) != topic.partitions:
        raise JournalFailed(
            f"topic {name} has {len(partitions)} partitions on Kafka and {topic.partitions} in this program: "
            "a new number of partitions is a new topic; set journal.prefix to begin anew beside it"
        )


async def _compare(admin: Any, name: str, config: dict[str, str]) -> None:
    """Say once per start what an operator, or an older version, has set otherwise."""
    resource = ConfigResource(ConfigResourceType.TOPIC, name, dict.fromkeys(config, ""))
    (answer,) = await admin.describe_configs([resource])
    for _code, _message, _type, _name, entries in answer.resources:
        found = {key: value for key, value, *_ in entries}
        for key, value in config.items():
            if found.get(key) != value:
                log.warning("kafka topic differs", topic=name, setting=key, found=found.get(key), expected=value)


def _ms(length: timedelta) -> str:
    return str(int(length.total_seconds() * 1000))
