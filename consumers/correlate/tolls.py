"""The toll of an incident, from everything that was said of it. Pure.

From = the greatest number that stands on enough: two independent origins; or, while few have spoken, an official, a feed
trusted alone, or the newest word. To = the greatest number anybody still stands by. A number once reached is given up only
for a correction: the desk that said it says less, officials do, or it stayed alone while several later ones said less.
A lower number of a slower outlet is old, not a correction. Nothing is ever added up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.records import Claim, Count, Harm, Report, Toll, TollStep
from consumers.correlate.grade import LEADING_TIER
from consumers.correlate.origins import origin
from consumers.correlate.times import said_at

SAME_TIME = timedelta(minutes=60)
"""Who said less longer ago than this does not contradict: tolls rise."""
ECHO = timedelta(hours=48)
"""For so long after a correction slow outlets still print the old number."""
WILD = 10
"""A single origin's number so many times greater than all others says nothing until a second one says it."""
FEW = 5
"""While no more origins than this say less, one may raise the number alone; with more, a true rise soon has a second."""
LULL = timedelta(hours=4)
"""Who said less before this has hardly looked again: after a lull one origin may raise the number, however many spoke before."""
REFUTED, REFUTED_TIMES = 5, 3
"""So many origins that go on with the old number, and so many for each with the new one, refute a correction."""
OUTVOTED = 3
"""So many other origins that say less, later, outvote a number nobody else said."""


@dataclass(frozen=True, slots=True)
class Saying:
    """One report's number for one harm. `voice` is a desk: an origin as printed by one family."""

    low: int
    high: int | None
    at: datetime
    article_id: str
    origin: str
    voice: str
    official: bool = False
    biased: bool = False
    trusted: bool = False
    main: bool = True
    words: str = ""


@dataclass(frozen=True, slots=True)
class Fall:
    """The last correction: from `old` down to `new`."""

    at: datetime
    new: int
    old: int


@dataclass(frozen=True, slots=True)
class Settled:
    """A number and whether it is one because of a correction."""

    count: Count | None
    corrected: bool = False


def sayings(what: Harm, reports: Iterable[Report], claims: Iterable[Claim]) -> list[Saying]:
    """What each report says of this harm, oldest first: its own number (`main`), and numbers of others it quotes."""
    of_article: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim.what == what and not claim.who and claim.scope == "event" and claim.stance != "denied":
            of_article.setdefault(claim.article_id, []).append(claim)
    found: list[Saying] = []
    for report in reports:
        own: Count | None = getattr(report.toll, what, None)
        quoted = of_article.get(report.article_id, [])
        mine = next((c for c in quoted if own and (c.min, c.max) == (own.min, own.max)), None)
        if own:
            found.append(_saying(report, own.min, own.max, mine, main=True))
        found.extend(_saying(report, c.min, c.max, c, main=False) for c in quoted if c is not mine)
    return sorted(found, key=lambda saying: saying.at)


def _saying(report: Report, low: int, high: int | None, claim: Claim | None, *, main: bool) -> Saying:
    role = claim.role if claim else ""
    behind = origin(report)
    return Saying(
        low=low,
        high=high,
        at=(claim.at if claim else None) or said_at(report),
        article_id=report.article_id,
        origin=behind,
        voice=f"{behind} {report.family or report.publisher}",
        official=role == "official",
        biased=role == "belligerent",
        trusted=report.tier <= LEADING_TIER,
        main=main,
        words=claim.words if claim else "",
    )


@dataclass(frozen=True, slots=True)
class Change:
    """The article just read: what it said until it was edited, and whether it no longer reports the incident at all."""

    article_id: str
    replaced: Count | None = None
    gone: bool = False


def settled(said: Sequence[Saying], before: Count | None, fall: Fall | None, change: Change) -> Settled:
    """The number now, after one change. Without a fall it never gets less than `before`."""
    standing_fall = None if fall is not None and _is_refuted(said, fall) else fall
    valid = [saying for saying in said if standing_fall is None or _survives(saying, standing_fall)]
    own = [saying for saying in valid if saying.main]
    if not own:
        return Settled(None, corrected=True) if before and change.gone else Settled(before)
    last = next((saying for saying in own if saying.article_id == change.article_id), None)
    retreat = before is not None and last is not None and _takes_back(last, own, before.min, change.replaced)
    if retreat and last is not None and _settles(last, own):
        valid = [saying for saying in valid if saying.at > last.at or saying.low <= (last.high or last.low)]
    standing = _standing([saying for saying in valid if saying.main])
    if before is not None and _is_outvoted(before.min, standing):
        retreat = True
        standing = [saying for saying in standing if saying.low < before.min]
    floor = _floor(standing)
    low, falls = floor.low, before is not None and floor.low < before.min
    if before is not None and falls and not (retreat or change.gone):
        low, falls = before.min, False
    high = _ceiling(standing, [saying for saying in valid if not saying.main and not saying.biased], low)
    words = floor.words if (floor.low, floor.high) == (low, high) else ""
    return Settled(Count(min=low, max=high, words=words), falls)


def last_fall(what: Harm, history: Sequence[TollStep]) -> Fall | None:
    """The latest correction that lowered this number."""
    for earlier, later in zip(reversed(history[:-1]), reversed(history), strict=False):
        old, new = _of(earlier.toll, what), _of(later.toll, what)
        if later.correction and old and new and new.min < old.min:
            return Fall(later.at, new.max if new.max is not None else new.min, old.min)
    return None


def _of(toll: Toll, what: Harm) -> Count | None:
    found: Count | None = getattr(toll, what, None)
    return found


def _survives(saying: Saying, fall: Fall) -> bool:
    """Does it still stand after a correction?"""
    if saying.low <= fall.new:
        return True
    if saying.low > fall.old:
        return saying.at > fall.at
    return saying.at > fall.at + ECHO


def _is_refuted(said: Sequence[Saying], fall: Fall) -> bool:
    """Do so many desks go on with the old number, and so few with the new one, that the correction was the mistake?"""
    since = [saying for saying in said if saying.main and saying.at > fall.at and not saying.biased]
    old = {saying.origin for saying in since if fall.new < saying.low <= fall.old}
    new = {saying.origin for saying in since if saying.low <= fall.new}
    return len(old) >= max(REFUTED, REFUTED_TIMES * len(new))


def _takes_back(last: Saying, own: Sequence[Saying], before: int, replaced: Count | None) -> bool:
    """Does this report take back a number, rather than print an old one?"""
    if last.high is None or last.high >= before:
        return False
    if replaced is not None and replaced.min > last.high:
        return True
    higher = [saying for saying in own if saying.at < last.at and saying.low > last.high]
    if not higher or _is_echo(last, own, higher) or _is_wild(before, last.high):
        return False
    if any(saying.voice == last.voice for saying in higher):
        return True
    since = [saying for saying in own if saying.official and saying.at > higher[-1].at and (saying.high or before) < before]
    return last.official and any(saying.official for saying in higher) and len({saying.origin for saying in since}) > 1


def _settles(last: Saying, own: Sequence[Saying]) -> bool:
    """Does this retreat speak for those who took the number from elsewhere, too? An official's or a trusted feed's does;
    and so do two desks that each take back what they said.
    """
    retreated = {
        one.origin
        for one in own
        if one.high is not None and one.high <= (last.high or last.low) and any(_is_retreat(one, other) for other in own)
    }
    return last.official or last.trusted or len(retreated) > 1


def _is_retreat(later: Saying, earlier: Saying) -> bool:
    return later.voice == earlier.voice and earlier.at < later.at and later.high is not None and earlier.low > later.high


def _is_echo(last: Saying, own: Sequence[Saying], higher: Sequence[Saying]) -> bool:
    """Is it a number the incident already passed on its way up?"""
    return any(saying.low == last.low and saying.at < higher[0].at for saying in own)


def _standing(own: Sequence[Saying]) -> list[Saying]:
    """What each desk stands by: its newest number, unless that is only vaguer than what it said, or an old one again."""
    latest: dict[str, Saying] = {}
    for saying in own:
        held = latest.get(saying.voice)
        if held is None or saying.low >= held.low:
            latest[saying.voice] = saying
        elif saying.high is not None and saying.high < held.low:
            earlier = [other for other in own if other.at < saying.at and other.low > saying.high]
            if earlier and not _is_echo(saying, own, earlier):  # of two numbers of one moment the higher one stands
                latest[saying.voice] = saying
    return list(latest.values())


def _floor(standing: Sequence[Saying]) -> Saying:
    """The greatest number that stands on enough."""
    fair = [saying for saying in standing if not saying.biased] or list(standing)
    falling = sorted(fair, key=lambda saying: (-saying.low, saying.at))
    behind: set[str] = set()
    for index, saying in enumerate(falling):
        lower = [other for other in falling[index + 1 :] if other.origin != saying.origin]
        if lower and not behind and _is_wild(saying.low, lower[0].low):
            continue
        behind.add(saying.origin)
        if len(behind) > 1 or not lower or _stands_alone(saying, lower):
            return saying
    return falling[-1]


def _stands_alone(saying: Saying, lower: Sequence[Saying]) -> bool:
    """Is one origin enough to raise the number?"""
    if saying.official or saying.trusted:
        return True
    newest = all(other.low == 0 or other.at < saying.at - SAME_TIME for other in lower)
    since = {other.origin for other in lower if other.at > saying.at - LULL}
    return newest and len(since) <= FEW


def _is_wild(number: int, others: int) -> bool:
    return number >= WILD * max(others, 1)


def _is_outvoted(number: int, standing: Sequence[Saying]) -> bool:
    """Did several origins, and no fewer than ever said it, say less since anybody last said so much?"""
    behind = [saying for saying in standing if saying.low >= number]
    last = max((saying.at for saying in behind), default=None)
    less = {one.origin for one in standing if one.high is not None and one.high < number and (last is None or one.at > last)}
    return len(less) >= max(OUTVOTED, len({saying.origin for saying in behind}))


def _ceiling(standing: Sequence[Saying], quoted: Sequence[Saying], low: int) -> int | None:
    """The greatest number anybody stands by; None when the greatest is "at least" and nobody bounds it.

    What is roughly the lower number ("about 20" beside 18) adds nothing to it.
    """
    counted = [
        saying
        for saying in (*standing, *quoted)
        if saying.low <= low or not (_is_alone_wild(saying, low, standing) or _is_outvoted(saying.low, standing))
    ]
    top = max((saying.low for saying in counted), default=low)
    highs = [low if saying.low < low else saying.high for saying in counted if saying.high is not None and saying.high >= low]
    highest = max(highs, default=-1)
    return highest if highest >= max(low, top) else None


def _is_alone_wild(saying: Saying, low: int, standing: Sequence[Saying]) -> bool:
    return (
        _is_wild(saying.low, low) and len({other.origin for other in standing if other.low >= saying.low} | {saying.origin}) < 2
    )
