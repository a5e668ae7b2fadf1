"""Article to assessment: what struck whom, where, who was harmed, and the words that say so. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.ports import Judge, Opinion, Question
from bot.records import Article, Assessment
from bot.topics import ARTICLES, ASSESSMENTS
from consumers.assess.assessed import Assessed, assess_text, report
from consumers.assess.filing import Filing
from consumers.assess.knowledge import Knowledge
from consumers.assess.lexicon import LexiconError
from consumers.assess.options import ALERT_LANGUAGES, OPT_IN_LANGUAGES, AssessOptions, JudgeOptions

__all__ = [
    "ALERT_LANGUAGES", "OPT_IN_LANGUAGES", "Assess", "AssessOptions", "Assessed", "Filing", "JudgeOptions", "Knowledge",
    "LexiconError", "assess_text",
]  # fmt: skip

VERSION = "assess/1"


class Assess:
    """The first stage of the line. Each article is judged by itself; nothing is remembered.

    `judge`, if there is one, is asked about what lies in the band of `scoring.judge`; `filing` says who hears of an edit.
    """

    name = "assess"
    reads = ARTICLES
    writes = ASSESSMENTS
    remembers = False

    def __init__(
        self, options: AssessOptions, knowledge: Knowledge, judge: Judge | None = None, filing: Filing | None = None
    ) -> None:
        self._options = options
        self._knowledge = knowledge
        self._judge = judge
        self._filing = filing or Filing()

    def restore(self, output: Assessment) -> None:
        """There is nothing to take back."""

    async def handle(self, record: Article) -> Sequence[Assessment]:
        found = self._found(record)
        if self._judge is not None and self._is_unsure(record, found):
            opinion = await self._judge(Question(record.title, record.text, found.language, found.strike.score))
            if opinion is not None:
                found = self._found(record, opinion)
        return self._filing.filed(_assessments(record, found))

    def assess(self, record: Article) -> list[Assessment]:
        """One assessment per event that the article tells apart, mostly one; its id changes only with the article's words.

        By the rules alone: no judge is asked.
        """
        return _assessments(record, self._found(record))

    def whole(self, record: Article) -> Assessment:
        """The article as one, also where it tells of several events."""
        return _assessment(record, self._found(record), 0, 1)

    def _found(self, record: Article, opinion: Opinion | None = None) -> Assessed:
        return assess_text(
            self._knowledge, self._options, record.title, record.text,
            language=record.language, published=record.published_at, country=record.country, opinion=opinion,
        )  # fmt: skip

    def _is_unsure(self, record: Article, found: Assessed) -> bool:
        """Does its score lie in the band, and would an opinion matter? Old news and silent languages ring nothing anyway."""
        judge = self._options.judge
        if judge is None or record.stale or found.language not in self._options.alert_languages:
            return False
        lowest, highest = judge.band
        return lowest <= found.strike.score <= highest


def _assessments(record: Article, found: Assessed) -> list[Assessment]:
    events = found.events or (found,)
    return [_assessment(record, event, part, len(events)) for part, event in enumerate(events)]


def _assessment(record: Article, found: Assessed, part: int, parts: int) -> Assessment:
    return Assessment(
        id=f"{record.id}.{record.digest[:16]}.{part}",
        by=VERSION,
        country=found.country,
        article_id=record.id,
        report=report(record, found),
        seen_at=record.seen_at,
        strike=found.strike,
        casualty=found.casualty,
        language=found.language,
        part=part,
        parts=parts,
        toll=found.toll,
        claims=tuple(found.claims_of(record)),
        weapons=found.weapons,
        targets=found.targets,
        actors=found.actors,
        place=found.place,
        mentioned=found.mentioned,
        occurred_on=found.occurred_on,
        evidence=found.evidence,
        severity=found.severity,
        stale=record.stale,
    )
