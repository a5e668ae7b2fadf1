"""Every past shape of every record can still be read."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from bot import records
from bot.records import AnyRecord
from bot.topics import TOPICS, Topic
from builders import an_alert, an_article, an_assessment, an_incident

SAMPLES = sorted((Path(__file__).parents[1] / "data" / "records").glob("*.jsonl"))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_of_a_past_shape_decodes(path):
    by_record = {topic.record.__name__.lower(): topic for topic in TOPICS}
    for line in path.read_text("utf-8").splitlines():
        record = msgspec.json.decode(line, type=AnyRecord)
        topic: Topic = by_record[type(record).__name__.lower()]
        again = topic.decode(topic.encode(record))
        assert again == record


def test_there_is_a_sample_of_every_record():
    kinds = {msgspec.json.decode(line)["record"] for path in SAMPLES for line in path.read_text("utf-8").splitlines()}
    assert kinds == {topic.record.__name__.lower() for topic in TOPICS}


def test_a_time_without_zone_is_refused_with_its_path():
    line = msgspec.json.encode(an_article()).replace(b'"seen_at":"2026-03-14T12:00:00Z"', b'"seen_at":"2026-03-14T12:00:00"')
    with pytest.raises(msgspec.ValidationError, match=r"\$\.seen_at"):
        msgspec.json.decode(line, type=AnyRecord)


@pytest.mark.parametrize(
    "record", [an_article(), an_assessment(3), an_incident(3), an_alert()], ids=lambda one: type(one).__name__
)
def test_a_record_survives_the_round_trip(record):
    assert msgspec.json.decode(msgspec.json.encode(record), type=AnyRecord) == record


def test_the_collector_looks_at_no_record():
    structs = [one for one in vars(records).values() if isinstance(one, type) and issubclass(one, msgspec.Struct)]
    assert [one.__name__ for one in structs if one.__struct_config__.gc] == []


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_every_record_has_what_its_topic_is_split_by(topic):
    assert hasattr(topic.record, topic.shard)
