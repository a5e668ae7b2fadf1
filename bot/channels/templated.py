"""An alert in the operator's arrangement: a template filled with the parts of the structured message. Pure.

Each field keeps its style and its links; literal text is plain, so that every platform escapes it like a stranger's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.channels.cleaning import RLM, cut
from bot.channels.links import link
from bot.channels.message import Line, Message, Name, Part, Run, text_of
from bot.channels.template import Field, Filling, Row, filled
from bot.channels.texts import ENGLISH, Texts
from bot.channels.wording import directed, headline, message, news, short_id, stamped, undirected, where
from bot.records import Alert

TITLE_LENGTH = 300
_OF_PARTS: tuple[tuple[str, Name], ...] = (
    ("toll", "toll"), ("correction", "correction"), ("responsibility", "responsibility"), ("claims", "claim"),
    ("context", "context"), ("sources", "sources"), ("quotes", "quote"), ("times", "times"),
)  # fmt: skip
"""Fields that are lines of the structured message."""


def templated(alert: Alert, texts: Texts = ENGLISH, rows: Sequence[Row] = (), *, repeat: bool = False) -> Message:
    """`alert` in these rows, the first of which is the title; as ever without rows, and for digests and notices.

    A repeat's mark, a retraction, a merger and a correction are said whether the rows ask for them or not, and so is the id.
    """
    structured = message(alert, texts, repeat=repeat)
    if not rows or alert.digest or alert.notice:
        return structured
    filling = _filling(alert, structured, texts)
    first, *others = rows
    title = cut(" · ".join(map(text_of, filled(first, filling))), TITLE_LENGTH)
    lines = [line for row in others for line in filled(row, filling)]
    parts = (
        *_always(alert, structured, texts, rows, repeat=repeat),
        *(Part("own", directed(line, texts)) for line in lines),
        *(part for part in structured.parts if part.name == "id"),
    )
    mark = "" if texts.to_right else RLM
    return replace(structured, headline=f"{mark}{title}" if title else structured.headline, parts=parts)


def _always(alert: Alert, structured: Message, texts: Texts, rows: Sequence[Row], *, repeat: bool) -> tuple[Part, ...]:
    """What nobody may miss."""
    asked = {part.name for row in rows for part in row if isinstance(part, Field)}
    over = (alert.incident.grade == "retracted" or bool(alert.incident.merged_into)) and "reason" not in asked
    repeated = [part for part in structured.parts if part.name == "notice"][: int(repeat)]
    said = [*repeated, *([Part("notice", directed(news(alert, texts), texts))] if over else [])]
    corrections = [part for part in structured.parts if part.name == "correction" and "correction" not in asked]
    return (*said, *corrections)


def _filling(alert: Alert, structured: Message, texts: Texts) -> Filling:
    incident = alert.incident
    place = incident.place
    first = min((report.seen_at for report in incident.reports), default=incident.began_at)
    newest = link(incident.reports[-1].url) if incident.reports else None
    plain = {
        "headline": headline(incident, texts),
        "place": where(place, incident.country, texts),
        "country": texts.countries.get(place.country if place else incident.country, ""),
        "severity": texts.severities[alert.severity],
        "grade": texts.grades[incident.grade],
        "first_seen": stamped(first, texts),
        "updated": stamped(incident.updated_at, texts),
        "id": short_id(incident.id),
    }
    lines: dict[str, tuple[Line, ...]] = {name: ((Run(text),),) if text else () for name, text in plain.items()}
    parts = {field: tuple(undirected(line, texts) for line in structured.of(name)) for field, name in _OF_PARTS}
    maps = tuple((run,) for line in structured.of("place") for run in line if run.style == "link")
    told = news(alert, texts)
    cited = ((Run(newest.host, "link", newest.url),),) if newest else ()
    return lines | parts | {"map": maps, "link": cited, "reason": (told,) if told else ()}
