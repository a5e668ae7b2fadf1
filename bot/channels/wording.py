"""An alert in words: the structured message that every platform shows in its own markup. Pure.

Everything is rendered from the structure of the incident; only names, quotes and words of a number are a stranger's text.
It says what was reported, by whom and how well that is backed, and never more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.channels import tolls
from bot.channels.cleaning import FSI, PDI, RLM, cleaned, isolated
from bot.channels.links import link
from bot.channels.message import Line, Message, Name, Part, Run
from bot.channels.texts import ENGLISH, Texts
from bot.records import Alert, Brief, Claim, Digest, Incident, Place, Report, Severity, Toll

MARKS: dict[Severity, str] = {"critical": "🔴", "high": "🟠", "medium": "🟡", "low": "⚪"}
NAME_LENGTH, QUOTE_LENGTH = 60, 280
_OUTLETS_NAMED, _SPEAKERS, _CONTEXTS, _QUOTES = 5, 4, 3, 2
_MAP = "https://www.openstreetmap.org/"
_ZOOM = {1: 12, 2: 9, 3: 6}
_REGION_WORDS = (" Oblast", " Region", " Province", " Governorate", " State", " District", " Krai")
"""At the end of a name: it is the region's, and not that of a town in it."""


def message(alert: Alert, texts: Texts = ENGLISH, *, repeat: bool = False) -> Message:
    """What to show for `alert`, in the order in which it is read. `repeat`: it may have been shown before."""
    if alert.digest or alert.notice:
        return gathered(alert, texts, repeat=repeat)
    incident = alert.incident
    correction = tolls.last_correction(incident)
    lines: list[tuple[Name, Line]] = [
        ("notice", _repeated(alert, texts) if repeat else ()),
        ("notice", () if correction else news(alert, texts)),
        ("toll", _toll(incident, texts)),
        ("correction", _corrected(incident, correction, texts) if correction else ()),
        *(("context", line) for line in _context(incident, texts)),
        *(("claim", line) for line in _claims(incident, texts)),
        ("responsibility", _responsibility(incident, texts)),
        ("sources", _sources(incident, texts)),
        *(("quote", line) for line in _quotes(incident, texts)),
        ("place", _place(incident.place, texts)),
        ("times", _times(incident, texts)),
        ("id", (Run(texts.incident.format(id=_apart(short_id(incident.id), texts)), "faint"),)),
    ]
    parts = tuple(Part(name, directed(line, texts)) for name, line in lines if line)
    title = f"{'' if texts.to_right else RLM}{headline(incident, texts)}"
    return Message(
        alert.severity, MARKS[alert.severity], title, texts.grades[incident.grade], parts, texts.severities[alert.severity]
    )


def directed(line: Line, texts: Texts) -> Line:
    """In a language from right to left: with a mark that says so at its start, and hosts fenced in."""
    if texts.to_right:
        return line
    fenced = ((Run(FSI), run, Run(PDI)) if run.style == "link" else (run,) for run in line)
    return (Run(RLM), *(run for runs in fenced for run in runs))


def undirected(line: Line, texts: Texts) -> Line:
    """The same without those marks, to be put into another line."""
    return line if texts.to_right else tuple(run for run in line if run.text not in {RLM, FSI, PDI})


def gathered(alert: Alert, texts: Texts, *, repeat: bool = False) -> Message:
    """A digest, the gravest first, with all of them counted; or a notice to the operators."""
    repeated = (Part("notice", directed(_repeated(alert, texts), texts)),) if repeat else ()
    if alert.notice is not None:
        mark = "✅" if alert.notice.solved else "🔧"
        headline_ = alert.notice.what.replace("_", " ")
        words = (Run(cleaned(alert.notice.text, QUOTE_LENGTH)),)
        return Message(alert.severity, mark, headline_[:1].upper() + headline_[1:], "", (*repeated, Part("toll", words)))
    assert alert.digest is not None
    digest, until = alert.digest, alert.digest.until
    rest = digest.incidents - len(digest.briefs)
    toll = [_counted(digest, texts), *([texts.more.format(n=texts.number(rest))] if rest > 0 else [])]
    lines: list[tuple[Name, Line]] = [("toll", (Run(words, "faint" if place else "plain"),)) for place, words in enumerate(toll)]
    lines += [("quote", _brief(brief, texts)) for brief in digest.briefs]
    span = f"{clock_time(digest.since, texts)} – {clock_time(until, texts)} {zone_name(until, texts)}"
    title = f"{'' if texts.to_right else RLM}{texts.counted(texts.incidents, digest.incidents)} · {span}"
    parts = (Part(name, directed(line, texts)) for name, line in lines)
    return Message(alert.severity, MARKS[alert.severity], title, "", (*repeated, *parts), texts.severities[alert.severity])


def _counted(digest: Digest, texts: Texts) -> str:
    """ "Ukraine 12 (2 critical), Israel 3"."""
    rows = []
    for tally in digest.tallies:
        land = texts.countries.get(tally.country, "") or texts.unplaced
        critical = f" ({texts.counted(texts.critical, tally.critical)})" if tally.critical else ""
        rows.append(f"{land} {texts.number(tally.incidents)}{critical}")
    return texts.comma.join(rows)


def _brief(brief: Brief, texts: Texts) -> Line:
    """One incident in one line, with the host of its newest source."""
    incident = brief.incident
    closed = f" · {texts.closed}" if incident.life == "closed" else ""
    words = f"{headline(incident, texts)}: {tolls.brief(incident.toll, texts)} · {texts.grades[incident.grade]}{closed}"
    found = link(incident.reports[-1].url) if incident.reports else None
    cited = (Run(" "), Run(found.host, "link", found.url)) if found else ()
    return (Run(f"{MARKS[incident.severity]} {clock_time(incident.began_at, texts)} ", "faint"), Run(words), *cited)


def short_id(incident_id: str) -> str:
    """As much of an id as tells incidents apart for people; a prefix of it, unless one article told of several."""
    article, _, rest = incident_id.partition(".")  # an incident's id is its first assessment's: article.digest.part
    part = rest.rpartition(".")[2]
    return cleaned(article, NAME_LENGTH)[:8] + (f"-{part}" if part.isdigit() and part != "0" else "")


def headline(incident: Incident, texts: Texts = ENGLISH) -> str:
    """ "Missile strike · Kharkiv, Ukraine"; says "area" for a place that is only near, and when the place is not stated."""
    kind = texts.kinds[incident.kind] if incident.kind else texts.strike if incident.strike else texts.violence
    phase = texts.phases.get(incident.phase, "") if incident.phase else ""
    what = f"{kind} ({phase})" if phase else kind
    line = f"{what} · {where(incident.place, incident.country, texts)}"
    return texts.retracted.format(headline=line) if incident.grade == "retracted" else line


def where(place: Place | None, country: str, texts: Texts) -> str:
    """The place with its country, as finely as it is known."""
    land = texts.countries.get(place.country if place else country, "")
    name = place_name(place, texts) if place else ""
    if not name:
        return f"{land} ({texts.unplaced})" if land else texts.unplaced
    shown = texts.area.format(name=name) if place and place.precision == 2 else name
    return f"{shown}{texts.comma}{land}" if land and land != name else shown


def place_name(place: Place, texts: Texts) -> str:
    """As readers of that language know it, else as in English."""
    name, land = cleaned(place.name, NAME_LENGTH), ENGLISH.countries.get(place.country, "")
    known = texts.places.get(f"{place.country} {name}", "")
    if place.precision == 3 and place.country and name == land:
        known = texts.countries.get(place.country, "")
    elif place.admin1 and not known and (place.precision == 3 or name.endswith(_REGION_WORDS)):
        known = texts.places.get(place.admin1, "")
    return isolated(known or name, to_right=texts.to_right)


def stamped(at: datetime, texts: Texts = ENGLISH) -> str:
    """ "14 Mar 07:15 UTC"."""
    return f"{clock_time(at, texts)} {zone_name(at, texts)}"


def clock_time(at: datetime, texts: Texts = ENGLISH) -> str:
    """ "14 Mar 07:15", in the zone of `texts`."""
    return f"{day(at, texts)} {_hour(at, texts)}"


def zone_name(at: datetime, texts: Texts) -> str:
    """ "UTC", "UTC+2": no abbreviation, of which many mean two zones."""
    offset = int((_local(at, texts).utcoffset() or timedelta()).total_seconds()) // 60
    hours, minutes = divmod(abs(offset), 60)
    return "UTC" + (f"{'-' if offset < 0 else '+'}{hours}{f':{minutes:02}' if minutes else ''}" if offset else "")


def day(at: datetime, texts: Texts = ENGLISH) -> str:
    """ "14 Mar"; the year is left out, because alerts are news."""
    return _date(_local(at, texts).date(), texts)


def _date(on: date, texts: Texts) -> str:
    return texts.own_digits(texts.day.format(day=on.day, month=texts.months[on.month - 1]))


def _hour(at: datetime, texts: Texts) -> str:
    return texts.own_digits(f"{_local(at, texts):%H:%M}")


def _local(at: datetime, texts: Texts) -> datetime:
    return at.astimezone(ZoneInfo(texts.zone))


def _repeated(alert: Alert, texts: Texts) -> Line:
    return (Run(texts.repeated.format(id=_apart(f"{short_id(alert.incident_id)}/{alert.revision}", texts))),)


def news(alert: Alert, texts: Texts) -> Line:
    """Why it speaks. A first alert says so by being there."""
    if alert.incident.grade == "retracted":
        return (Run(texts.retraction, "strong"),)
    if alert.incident.merged_into:
        return (Run(texts.merged.format(id=_apart(short_id(alert.incident.merged_into), texts)), "strong"),)
    if alert.reason == "first":
        return ()
    return (Run(texts.news[alert.reason], "strong"),)


def _corrected(incident: Incident, correction: tolls.Correction, texts: Texts) -> Line:
    """Who took the number back, and when."""
    report = next((report for report in incident.reports if report.article_id == correction.article_id), None)
    speakers = [claim.speaker for claim in incident.claims if claim.article_id == correction.article_id and claim.speaker]
    names = [_name(name, texts) for name in (*speakers[:1], report.publisher if report else "") if name]
    what = texts.corrected_by.format(who=texts.comma.join(dict.fromkeys(names))) if names else texts.corrected
    return (Run(f"{texts.capital(what)} ({stamped(correction.at, texts)})"),)


def _toll(incident: Incident, texts: Texts) -> Line:
    """The toll, and what was hit, as far as it is said; nothing of a retracted toll still stands."""
    line = tolls.toll_line(incident, texts)
    if incident.grade == "retracted" and incident.toll != Toll():
        line = tuple(Run(run.text, "struck") if run.style == "strong" else run for run in line)
    targets = [texts.targets.get(target, _tag(target)) for target in incident.targets[:3]]
    return (*line, Run(f" · {texts.comma.join(targets)}")) if targets else line


def _context(incident: Incident, texts: Texts) -> Iterable[Line]:
    """Totals of a period or a war: never this event's, and it says so each time."""
    for group in _by_speaker(incident.context, incident.reports)[-_CONTEXTS:]:
        total = texts.running_total if group[0].scope == "cumulative" else texts.period_total
        what = total.format(what=tolls.claimed(group, texts))
        by = _name(group[0].speaker, texts)
        yield (Run(texts.context.format(what=f"{what} ({by})" if by else what), "faint"),)


def _claims(incident: Incident, texts: Texts) -> Iterable[Line]:
    """Who says what, side by side: all named speakers; outlets only where they differ."""
    groups = _by_speaker(incident.claims, incident.reports)
    differ = len({tuple((c.what, c.min, c.max) for c in group if not c.who) for group in groups}) > 1
    shown = [group for group in groups if group[0].speaker or differ]
    for group in shown[-_SPEAKERS:]:
        newest = max((claim.at for claim in group if claim.at), default=None)
        role = texts.roles[group[0].role]
        name = _name(group[0].speaker or _publisher(group[0], incident.reports), texts)
        speaker = f"{name} ({role})" if role else name
        said = tolls.claimed(group, texts)
        yield (
            Run(speaker, "strong"),
            Run(f" {_stance(group[0], said, texts)}"),
            Run(f" ({stamped(newest, texts)})" if newest else "", "faint"),
        )


def _stance(claim: Claim, said: str, texts: Texts) -> str:
    """ ": 9 killed", "denies: 9 killed"; the speaker stands before it."""
    match claim.stance:
        case "claimed":
            return texts.says.format(what=said)
        case "confirmed":
            return texts.confirms.format(what=said)
        case "denied" if claim.min == 0 == claim.max:
            return texts.denies_it
        case "denied":
            return texts.denies.format(what=said)


def _by_speaker(claims: Sequence[Claim], reports: Sequence[Report]) -> list[list[Claim]]:
    """Each speaker's newest word on each number, in the order in which they last spoke."""
    found: dict[tuple[str, str, str], dict[tuple[str, str], Claim]] = {}
    for claim in claims:
        voice = claim.speaker or _publisher(claim, reports)
        if voice:
            key = (voice.casefold(), claim.scope, claim.stance)
            group = found.pop(key, {})
            found[key] = group | {(claim.what, claim.who): claim}
    return [list(group.values()) for group in found.values()]


def _publisher(claim: Claim, reports: Sequence[Report]) -> str:
    return next((report.publisher for report in reports if report.article_id == claim.article_id), "")


def _responsibility(incident: Incident, texts: Texts) -> Line:
    actors = incident.actors
    if not actors.belligerent:
        return ()
    who = texts.countries.get(actors.belligerent, "") or _name(actors.belligerent, texts)
    return (Run(texts.capital(texts.responsibilities[actors.responsibility].format(who=who))),)


def _sources(incident: Incident, texts: Texts) -> Line:
    """ "5 outlets, 3 origins: Suspilne (suspilne.media), …", each linked by the host that it leads to."""
    outlets: dict[str, Report] = {}
    for report in incident.reports:
        outlets.setdefault(report.family or report.publisher, report)
    origins = len(incident.origins) or len({report.origin or report.publisher for report in incident.reports})
    several = texts.counted(texts.origins, origins) if origins > 1 else texts.single_source
    runs = [Run(f"{texts.capital(texts.counted(texts.outlets, len(outlets)))}{texts.comma}{several}{texts.colon}")]
    for position, report in enumerate(list(outlets.values())[:_OUTLETS_NAMED]):
        runs += [Run(texts.comma if position else ""), *_cited(report, texts)]
    if len(outlets) > _OUTLETS_NAMED:
        runs.append(Run(f"{texts.comma}{texts.more.format(n=texts.number(len(outlets) - _OUTLETS_NAMED))}"))
    grade = f" · {texts.grades[incident.grade]}" if incident.grade not in {"single_source", "corroborated"} else ""
    return (*runs, Run(grade, "strong"))


def _cited(report: Report, texts: Texts) -> list[Run]:
    found, name = link(report.url), _name(report.publisher, texts)
    if found is None:
        return [Run(name)]
    return [Run(f"{name} (" if name else ""), Run(found.host, "link", found.url), Run(")" if name else "")]


def _quotes(incident: Incident, texts: Texts) -> Iterable[Line]:
    """The words of the best source and of the newest, in their own language."""
    quotable = [report for report in incident.reports if report.quote or report.title]
    best = sorted(quotable, key=lambda report: report.tier)[:1]
    chosen = {report.article_id: report for report in (*best, *quotable[-1:])}
    for report in list(chosen.values())[:_QUOTES]:
        found = link(report.url)
        words = isolated(cleaned(report.quote or report.title, QUOTE_LENGTH), to_right=texts.to_right)
        where_from = (Run(" "), Run(found.host, "link", found.url)) if found else (Run(f" {_name(report.publisher, texts)}"),)
        yield (Run(texts.quoted.format(text=words)), *where_from)


def _place(place: Place | None, texts: Texts) -> Line:
    """How precisely the place is known, in words and by the map's scale; a pin only for a town that was named."""
    if place is None:
        return ()
    name = place_name(place, texts)
    words = texts.precisions.get(place.precision, "{place}").format(place=where(place, place.country, texts), name=name)
    if place.lat is None or place.lon is None:
        return (Run(texts.capital(words)),)
    zoom, spot = _ZOOM.get(place.precision, 6), f"{place.lat:.4f}/{place.lon:.4f}"
    pin = f"?mlat={place.lat:.4f}&mlon={place.lon:.4f}" if place.precision == 1 else ""
    return (
        Run(f"{texts.capital(words)} · {texts.map}{texts.colon}"),
        Run("openstreetmap.org", "link", f"{_MAP}{pin}#map={zoom}/{spot}"),
    )


def _times(incident: Incident, texts: Texts) -> Line:
    first = min((report.seen_at for report in incident.reports), default=incident.began_at)
    parts = [texts.first_seen.format(at=clock_time(first, texts))]
    if incident.updated_at > first:
        same_day = day(first, texts) == day(incident.updated_at, texts)
        at = _hour(incident.updated_at, texts) if same_day else clock_time(incident.updated_at, texts)
        parts.append(texts.updated.format(at=at))
    occurred = incident.occurred_on
    if occurred and occurred != _local(first, texts).date():
        parts.insert(0, texts.occurred.format(on=_date(occurred, texts)))
    closed = f" · {texts.closed}" if incident.life == "closed" else ""
    zone = zone_name(max(first, incident.updated_at), texts)
    return (Run(f"{texts.capital(texts.comma.join(parts))} {zone}{closed}", "faint"),)


def _name(text: str, texts: Texts) -> str:
    return isolated(cleaned(text, NAME_LENGTH), to_right=texts.to_right)


def _apart(number: str, texts: Texts) -> str:
    """An id, fenced in where letters and digits would change places."""
    return number if texts.to_right else f"{FSI}{number}{PDI}"


def _tag(tag: str) -> str:
    return cleaned(tag.replace("_", " "), NAME_LENGTH)
