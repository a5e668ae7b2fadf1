"""The whole of what is made of one text, and the report of it that an alert can cite. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

import msgspec

from bot.ports import Opinion
from bot.records import Actors, Article, Casualty, Claim, Evidence, Hours, Place, Report, Severity, Strike, Toll
from consumers.assess.account import claims, rose, toll
from consumers.assess.actors import actors
from consumers.assess.countries import ALPHA_2
from consumers.assess.dates import occurred_on
from consumers.assess.hours import again, hours
from consumers.assess.judged import judged
from consumers.assess.kinds import kind, phase, targets, weapons
from consumers.assess.knowledge import AskedOnce, Atlas, Knowledge
from consumers.assess.language import language as language_of
from consumers.assess.options import AssessOptions
from consumers.assess.origin import origin
from consumers.assess.places import Story, at_war, places
from consumers.assess.reading import Reading, close_reading, may_matter
from consumers.assess.scenes import Scene, scenes
from consumers.assess.text import READ_CHARACTERS
from consumers.assess.verdict import Correct, Thresholds, Verdict, best_quote, verdict, weigher
from consumers.assess.weights import WEIGHTS
from consumers.severity import severity


@dataclass(frozen=True, slots=True)
class Assessed:
    """What one text says. Without a strike or casualties only language, scores and evidence are filled in."""

    language: str
    strike: Strike
    casualty: Casualty
    toll: Toll = Toll()  # noqa: RUF009 - frozen
    claims: tuple[Claim, ...] = ()
    weapons: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    actors: Actors = Actors()  # noqa: RUF009 - frozen
    place: Place | None = None
    mentioned: tuple[Place, ...] = ()
    occurred_on: date | None = None
    hours: Hours | None = None
    again: bool = False
    rose: bool = False
    evidence: tuple[Evidence, ...] = ()
    severity: Severity = "low"
    quote: str = ""
    agency: str = ""
    country: str = ""
    events: tuple[Assessed, ...] = ()
    """Where the text tells of several attacks: each by itself, in its order. Empty when it tells of one."""

    def claims_of(self, article: Article) -> Iterable[Claim]:
        """The claims, signed with the article they stand in and its time."""
        at = article.published_at or article.seen_at
        return (msgspec.structs.replace(claim, article_id=article.id, at=at) for claim in self.claims)


def assess_text(
    knowledge: Knowledge,
    options: AssessOptions,
    title: str,
    text: str,
    *,
    language: str = "",
    published: datetime | None = None,
    country: str = "",
    opinion: Opinion | None = None,
) -> Assessed:
    """Assess a title and a text. `language` is what the feed says, `country` the feed's own, a last resort for the place.

    `opinion`: what a judge who was asked about this text said.
    """
    title = title[: READ_CHARACTERS // 10]
    text = text[: READ_CHARACTERS - len(title)]
    language = language_of(f"{title}\n{text[:600]}", language, knowledge.identify)
    lexicon = knowledge.lexicon(language)
    if lexicon is None or not may_matter(lexicon, title, text):
        return Assessed(language, Strike(score=0.0), Casualty(score=0.0))
    reading = close_reading(lexicon, title, text, published.year if published else None)
    atlas = AskedOnce(knowledge.atlas) if knowledge.atlas is not None else None
    weigh = weigher(WEIGHTS, lexicon.weights)
    thresholds = Thresholds(options.strike_threshold, options.casualty_threshold)
    corrections: list[tuple[str, Correct]] = []
    if options.learnt and knowledge.learnt:
        corrections.append(("learnt", partial(knowledge.learnt.correction, language)))
    if opinion is not None:
        corrections.append(("judge", partial(judged, opinion)))
    found = verdict(reading, weigh, thresholds, partial(at_war, atlas, language), corrections)
    if language not in options.alert_languages:
        found.strike = msgspec.structs.replace(found.strike, alert=False)
        found.casualty = msgspec.structs.replace(found.casualty, alert=False)
    if found.strike.score < options.strike_threshold and not reading.numbers:
        return Assessed(language, found.strike, found.casualty, evidence=found.evidence)
    story = Story(language, [line.sentence for line in reading.lines], country)
    whole = _whole(atlas, reading, found, story, published)
    if not (found.strike.alert or found.casualty.alert):
        return whole
    told = scenes(atlas, story, reading)
    return replace(whole, events=tuple(_event(scene, whole, published) for scene in told)) if told else whole


def _whole(atlas: Atlas | None, reading: Reading, found: Verdict, story: Story, published: datetime | None) -> Assessed:
    relevant = found.strike.alert or found.casualty.alert
    counts = toll(reading) if relevant or not found.is_over else Toll()
    place, mentioned = places(atlas, story, found.frame) if relevant else (None, ())
    hit = targets(found.asserted) if found.strike.alert else ()
    who = actors(found.asserted, place)
    day = occurred_on((line.sentence for line in reading.lines), published.date() if published else None)
    attack = [one.sentence for one in found.asserted] or [line.sentence for line in reading.lines]
    return Assessed(
        language=story.language,
        strike=found.strike,
        casualty=found.casualty,
        toll=counts,
        claims=claims(reading),
        weapons=weapons(found.asserted) if found.strike.alert else (),
        targets=hit,
        actors=who,
        place=place,
        mentioned=mentioned,
        occurred_on=day,
        hours=hours(attack, story.language, place, day, published) if relevant else None,
        again=relevant and again(attack),
        rose=rose(reading),
        evidence=found.evidence,
        severity=severity(counts, hit, found.strike.phase, strike=found.strike.alert) if relevant else "low",
        quote=best_quote(found.asserted if found.strike.alert else reading.frames),
        agency=origin(reading),
        country=place.country if place else ALPHA_2.get(who.recipient, ""),
    )


def _event(scene: Scene, whole: Assessed, published: datetime | None) -> Assessed:
    """What is told of one place of a round-up. The scores are the text's; a total that names no place is no event's."""
    counts, told = toll(scene.reading), claims(scene.reading)
    asserted = scene.frames
    attack = [one.sentence for one in asserted]
    strike, casualty = whole.strike, whole.casualty
    if strike.alert:
        sort = kind(scene.reading, asserted) if asserted else None
        came = phase(scene.reading, asserted[0]) if asserted else "impact"
        strike = msgspec.structs.replace(strike, kind=sort, phase=came, modality="asserted")
    if not any(claim.what in {"killed", "injured", "missing"} and (claim.min > 0 or claim.max is None) for claim in told):
        casualty = Casualty(score=0.0)
    hit = targets(asserted) if strike.alert else ()
    return replace(
        whole,
        strike=strike,
        casualty=casualty,
        toll=counts,
        claims=told,
        weapons=weapons(asserted) if strike.alert else (),
        targets=hit,
        place=scene.place,
        hours=hours(attack, whole.language, scene.place, occurred_on(attack, published.date() if published else None), published),
        again=again(attack),
        rose=rose(scene.reading),
        mentioned=(scene.place,),
        severity=severity(counts, hit, strike.phase, strike=strike.alert),
        quote=best_quote(asserted) or whole.quote,
        country=scene.place.country,
    )


def report(article: Article, found: Assessed) -> Report:
    """The article as an alert cites it; its origin is the agency it names, else the family or the publisher."""
    return Report(
        article_id=article.id,
        feed_id=article.feed_id,
        publisher=article.publisher,
        url=article.url,
        title=article.title,
        digest=article.digest,
        seen_at=article.seen_at,
        family=article.family,
        origin=found.agency or article.family or article.publisher or article.feed_id,
        language=found.language,
        quote=found.quote,
        tier=article.tier,
        published_at=article.published_at,
        toll=found.toll,
        hours=found.hours,
        again=found.again,
        rose=found.rose,
        new_since=article.new_since,
    )
