"""Which member of a group reads which partition: each keeps what it has, as far as that is fair. Pure.

The incremental cooperative way of Kafka's KIP-429: what changes hands is dealt to nobody at first. Who had it sees that it is
lost, brings it to an end and asks for a new deal; only then the next one gets it. So all go on reading during a rebalance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import msgspec
from aiokafka.coordinator.protocol import ConsumerProtocolMemberAssignment, ConsumerProtocolMemberMetadata


class Claim(msgspec.Struct, frozen=True, array_like=True):
    """What a member reads now, and since which generation of the group."""

    generation: int = -1
    partitions: tuple[int, ...] = ()


NOTHING: Final = Claim()


def deal(partitions: Iterable[int], claims: Mapping[str, Claim]) -> dict[str, frozenset[int]]:
    """What each member may read from now on: at most one more than any other, at most one member for each.

    A partition that two claim is with the one of the newer generation: the other was taken for dead meanwhile.
    """
    everything = sorted(partitions)
    owner = {one: name for name, claim in sorted(claims.items(), key=lambda item: item[1].generation) for one in claim.partitions}
    kept: dict[str, list[int]] = {name: [] for name in sorted(claims)}
    free: list[int] = []
    for one in everything:
        kept.get(owner.get(one, ""), free).append(one)
    least, more = divmod(len(everything), len(kept))
    for rank, name in enumerate(sorted(kept, key=lambda name: -len(kept[name]))):
        fair = least + (rank < more)
        kept[name] = [*kept[name][:fair], *(free.pop(0) for _ in range(min(len(free), fair - len(kept[name]))))]
    return {name: frozenset(ours) for name, ours in kept.items()}


class Keeping:
    """The same as an assignor of aiokafka's; one per member. `held` tells what this one reads."""

    name = "keeping"
    version = 0

    def __init__(self, held: Callable[[], Claim]) -> None:
        self._held = held

    def metadata(self, topics: Iterable[str]) -> Any:
        """What this member tells whoever deals."""
        return ConsumerProtocolMemberMetadata(self.version, list(topics), msgspec.json.encode(self._held()))

    def assign(self, cluster: Any, members: Mapping[str, Any]) -> dict[str, Any]:
        """Deal the partitions of the one topic of the group."""
        (topic,) = {topic for member in members.values() for topic in member.subscription}
        claims = {name: msgspec.json.decode(member.user_data or b"[]", type=Claim) for name, member in members.items()}
        dealt = deal(cluster.partitions_for_topic(topic) or (), claims).items()
        return {name: ConsumerProtocolMemberAssignment(self.version, [(topic, sorted(ours))], b"") for name, ours in dealt}

    def on_assignment(self, assignment: Any) -> None:
        """Nothing to remember: the member is told too."""
