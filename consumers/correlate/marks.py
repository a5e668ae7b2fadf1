"""By what repeats, edits and re-dated copies are known again: assessments, articles and texts. Pure but for its own memory."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.records import Incident
from consumers.correlate.deadlines import Deadlines
from consumers.correlate.life import is_told


class Marks:
    """Outlive their incident: they are kept until `keep` after its last change."""

    def __init__(self, keep: timedelta) -> None:
        self._keep = keep
        self._assessments: set[str] = set()
        self._articles: dict[str, tuple[str, ...]] = {}
        self._digests: dict[str, str] = {}
        self._of: dict[str, tuple[set[str], set[str], set[str]]] = {}
        self._told_at: dict[str, datetime] = {}
        self._forgetting = Deadlines()

    def has_assessment(self, assessment_id: str) -> bool:
        return assessment_id in self._assessments

    def of_article(self, article_id: str) -> tuple[str, ...]:
        """The incidents that ever cited it, oldest first."""
        return self._articles.get(article_id, ())

    def of_digest(self, digest: str) -> str:
        """The first incident that cited a text with this digest, or nothing."""
        return self._digests.get(digest, "")

    def last_told_at(self, incident_id: str) -> datetime:
        """When a report last changed it."""
        return self._told_at[incident_id]

    def put(self, incident: Incident, editable: bool, known: Incident | None) -> None:  # noqa: FBT001 - one caller
        """Take a revision; `editable`: an edit of its articles concerns it."""
        one = incident.id
        self._forgetting.set(one, incident.updated_at + self._keep)
        assessments, articles, digests = self._of.setdefault(one, (set(), set(), set()))
        self._told_at.setdefault(one, incident.updated_at)
        if is_told(incident):
            self._told_at[one] = incident.updated_at
            assessments.add(incident.caused_by)
            self._assessments.add(incident.caused_by)
        if known is not None and known.reports is incident.reports:
            return
        for report in incident.reports:
            if report.digest not in digests and report.digest not in self._digests:
                digests.add(report.digest)
                self._digests[report.digest] = one
            if editable and report.article_id not in articles:
                articles.add(report.article_id)
                self._articles[report.article_id] = (*self.of_article(report.article_id), one)

    def forget(self, now: datetime) -> None:
        """Drop what was kept long enough by then."""
        while (one := self._forgetting.pop(now)) is not None:
            del self._told_at[one]
            assessments, articles, digests = self._of.pop(one)
            self._assessments -= assessments
            for digest in digests:
                del self._digests[digest]
            for article in articles:
                left = tuple(owner for owner in self._articles[article] if owner != one)
                if left:
                    self._articles[article] = left
                else:
                    del self._articles[article]
