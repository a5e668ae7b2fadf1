"""Where an edit is heard: with the incident that cites its article, wherever the edited text takes place. Pure.

Incidents are kept apart by country, so that several correlators can share the work. An edit that takes a report back names
no country, and a corrected one another: each would reach a correlator that knows nothing of what it corrects.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from bot.records import Assessment, Incident

MOST_ARTICLES = 50_000
"""Remembered at once: some days of all reports that made news, a few megabytes."""


class Filing:
    """Which shards cite an article. Only what several correlators share needs one; what it does not know stays as it is."""

    def __init__(self, most: int = MOST_ARTICLES) -> None:
        self._most = most
        self._shards: dict[str, tuple[str, ...]] = {}

    def heed(self, incident: Incident) -> None:
        """One more revision; the articles heard of last are remembered longest."""
        for report in incident.reports:
            known = self._shards.pop(report.article_id, ())
            self._shards[report.article_id] = known if incident.shard in known else (*known, incident.shard)
        while len(self._shards) > self._most:
            del self._shards[next(iter(self._shards))]

    def filed(self, found: Sequence[Assessment]) -> Sequence[Assessment]:
        """The same, each for those who are to hear of it.

        What takes a report back goes to all who cite it; what reports one event goes to its own country if that cites it
        already, else to the one that does first. Several events in one article go their own ways, as new ones do.
        """
        if len(found) != 1:
            return found
        (one,) = found
        shards = self._shards.get(one.article_id, ())
        if one.relevant:
            shards = () if one.country in shards else shards[:1]
        return [replace(one, filed_under=shard) for shard in shards] or found
