"""Everybody keeps what is fair, and nothing is ever with two."""

from __future__ import annotations

import msgspec
from aiokafka.coordinator.protocol import ConsumerProtocolMemberAssignment, ConsumerProtocolMemberMetadata
from hypothesis import given
from hypothesis import strategies as st

from bot.journal.kafka_deal import NOTHING, Claim, Keeping, deal

PARTITIONS = range(6)
CLAIMS = st.builds(Claim, st.integers(0, 3), st.lists(st.sampled_from(PARTITIONS), unique=True).map(tuple))
GROUPS = st.dictionaries(st.sampled_from("abcdefgh"), st.one_of(st.just(NOTHING), CLAIMS), min_size=1)


def claims(**held: tuple[int, ...]) -> dict[str, Claim]:
    return {name: Claim(7, partitions) for name, partitions in held.items()}


def test_the_first_gets_everything():
    assert {"a": frozenset(PARTITIONS)} == deal(PARTITIONS, {"a": NOTHING})


def test_what_changes_hands_is_nobodys_at_first():
    group = claims(a=(0, 1, 2, 3, 4, 5)) | {"b": NOTHING}
    assert {"a": frozenset({0, 1, 2}), "b": frozenset()} == deal(PARTITIONS, group)
    assert {"a": frozenset({0, 1, 2}), "b": frozenset({3, 4, 5})} == deal(PARTITIONS, claims(a=(0, 1, 2), b=()))


def test_what_the_dead_had_goes_to_those_with_least():
    dealt = deal(PARTITIONS, claims(a=(0, 1), c=(4,)))
    assert {"a": frozenset({0, 1, 2}), "c": frozenset({3, 4, 5})} == dealt


def test_of_two_that_claim_the_same_the_later_has_it():
    """The other was taken for dead, and does not know it yet."""
    dealt = deal(PARTITIONS, {"old": Claim(3, (0, 1, 2, 3, 4, 5)), "new": Claim(4, (0, 1, 2))})
    assert {"new": frozenset({0, 1, 2}), "old": frozenset({3, 4, 5})} == dealt


@given(GROUPS)
def test_no_partition_goes_to_two_and_none_from_one_to_another_at_once(group):
    dealt = deal(PARTITIONS, group)
    assert group.keys() == dealt.keys()
    assert len([one for ours in dealt.values() for one in ours]) == len(frozenset().union(*dealt.values()))
    newest = {
        one: claim.generation for claim in sorted(group.values(), key=lambda one: one.generation) for one in claim.partitions
    }
    for name, ours in dealt.items():
        held = {one for other, claim in group.items() if other != name for one in claim.partitions}
        taken = (ours & held) - set(group[name].partitions)
        assert not taken, "the one who had it does not know yet"
        assert all(newest[one] == group[name].generation for one in ours & set(group[name].partitions))


@given(GROUPS)
def test_the_second_deal_is_whole_fair_and_the_last(group):
    first = deal(PARTITIONS, group)
    second = deal(PARTITIONS, {name: Claim(8, tuple(ours)) for name, ours in first.items()})
    assert set(PARTITIONS) == frozenset().union(*second.values())
    sizes = [len(ours) for ours in second.values()]
    assert max(sizes) - min(sizes) <= 1
    assert all(first[name] <= ours for name, ours in second.items()), "nobody loses anything twice"
    assert second == deal(PARTITIONS, {name: Claim(9, tuple(ours)) for name, ours in second.items()})


class Cluster:
    """What aiokafka knows of the topics."""

    def partitions_for_topic(self, topic: str) -> set[int]:
        return {"articles": set(PARTITIONS)}[topic]


def test_the_claims_travel_with_the_members_of_the_group():
    ours = Keeping(lambda: Claim(4, (1, 2)))
    told = ConsumerProtocolMemberMetadata.decode(ours.metadata(["articles"]).encode())
    fresh = ConsumerProtocolMemberMetadata(0, ["articles"], b"")
    assert Claim(4, (1, 2)) == msgspec.json.decode(told.user_data, type=Claim)
    dealt = ours.assign(Cluster(), {"us": told, "fresh": fresh})
    read = {name: ConsumerProtocolMemberAssignment.decode(one.encode()).partitions() for name, one in dealt.items()}
    assert {"us": [0, 1, 2], "fresh": [3, 4, 5]} == {name: [place.partition for place in places] for name, places in read.items()}
