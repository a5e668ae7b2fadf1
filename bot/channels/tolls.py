"""How tolls are put into words: never a number nobody said, never a nought for what was not said. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.channels.cleaning import LRI, PDI, cleaned, isolated
from bot.channels.message import Line, Run, Style
from bot.channels.texts import Plural, Texts
from bot.records import Claim, Count, Harm, Incident, Toll, TollStep

HARMS: tuple[Harm, ...] = ("killed", "injured", "missing")
VAGUE = frozenset({2, 3, 10, 12, 20, 40, 100, 1000})
"""Numbers that may stand for a word such as "several" or "dozens" (the table of the labelling policy): then quote the word."""
_STEPS_SHOWN = 6
_CLAIMS_OF_ONE = 6
_BRACES = str.maketrans("", "", "{}")


@dataclass(frozen=True, slots=True)
class Correction:
    """A fall of the toll: what it was before, when it fell, and in which article."""

    before: Toll
    at: datetime
    article_id: str


def of(toll: Toll, harm: Harm) -> Count | None:
    """The count of one harm; None for those a toll does not have."""
    found: Count | None = getattr(toll, harm, None)
    return found


def number(count: Count, texts: Texts) -> str:
    """ "9", "at least 9", "3–9", "up to 9"; empty when there is no number to tell."""
    return "" if _unsaid(count) else _bounded(count, _written(count, texts), texts)


def harmed(harm: Harm, count: Count, texts: Texts, who: str = "") -> str:
    """One count in words, in the middle of a sentence."""
    if count.min == 0 == count.max and not who:
        return texts.none_of[harm]
    if _unsaid(count):
        return texts.no_number[harm]
    forms = texts.groups.get(who, Plural(other=f"{{n}} {cleaned(who, 30).translate(_BRACES)}")) if who else texts.harmed[harm]
    words = _bounded(count, forms.form(_plural_of(count), _written(count, texts), texts), texts)
    words = texts.group_harmed[harm].format(group=words) if who else words
    return f"{words} ({texts.quoted.format(text=said)})" if (said := _vague_words(count, texts)) else words


def _unsaid(count: Count) -> bool:
    return count.max is None and count.min <= 0


def _written(count: Count, texts: Texts) -> str:
    """The bare number, or the range; a range keeps its order in lines from right to left."""
    low, high = texts.number(count.min), texts.number(count.min if count.max is None else count.max)
    if low == high or count.min <= 0:
        return high
    return f"{low}–{high}" if texts.to_right else f"{LRI}{low}–{high}{PDI}"


def _bounded(count: Count, words: str, texts: Texts) -> str:
    """With "at least" or "up to" around it, where that was said."""
    if count.max is None:
        return texts.at_least.format(what=words)
    return texts.up_to.form(count.max, words, texts) if count.min <= 0 < count.max else words


def _plural_of(count: Count) -> int:
    return count.min if count.max is None else count.max


def _vague_words(count: Count, texts: Texts) -> str:
    """The words behind a number that was made of a word."""
    if count.max is not None or count.min not in VAGUE or any(letter.isdigit() for letter in count.words):
        return ""
    return isolated(cleaned(count.words, 40), to_right=texts.to_right)


def toll_line(incident: Incident, texts: Texts) -> Line:
    """The toll with its history; what was corrected stands struck out before what holds now."""
    correction = last_correction(incident)
    runs: list[Run] = []
    for harm in HARMS:
        now, before = of(incident.toll, harm), of(correction.before, harm) if correction else None
        fell = before is not None and (now is None or now.min < before.min)
        if now is None and not fell:
            continue
        runs.append(Run(texts.comma if runs else ""))
        if fell and before is not None:
            old = number(before, texts) if now is not None else harmed(harm, before, texts)
            runs += [Run(old, "struck"), Run(" " if now is not None else "")]
        if now is not None:
            runs.append(Run(harmed(harm, now, texts), "strong"))
        if harm == _told_harm(incident):
            runs += _steps(incident, harm, texts)
    return _capitalised(_completed(runs, incident.toll, texts), texts)


def brief(toll: Toll, texts: Texts) -> str:
    """The toll of now, and nothing else: "at least 9 killed, 37 injured"."""
    counts = [(harm, count) for harm in HARMS if (count := of(toll, harm)) is not None]
    return texts.comma.join(harmed(harm, count, texts) for harm, count in counts) or texts.toll_unknown


def _completed(runs: list[Run], toll: Toll, texts: Texts) -> list[Run]:
    """With the word for what is not said, since silence would be read as nought."""
    counts = [of(toll, harm) for harm in HARMS]
    if all(count is None for count in counts):
        return [*runs, Run(f"{' · ' if runs else ''}{texts.toll_unknown}", "plain" if runs else "strong")]
    if all(count is None or (count.min == 0 == count.max) for count in counts) and toll.killed and toll.injured:
        kept = [run for run in runs if run.style == "struck"]
        return [*kept, Run(" " if kept else ""), Run(texts.no_casualties, "strong")]
    return runs if toll.killed else [*runs, Run(f" · {texts.deaths_unknown}")]


def _told_harm(incident: Incident) -> Harm:
    """Whose history is told: deaths, where there are any."""
    return "killed" if any(step.toll.killed for step in _history(incident)) else "injured"


def _history(incident: Incident) -> tuple[TollStep, ...]:
    last = incident.history[-1].toll if incident.history else None
    now = TollStep(at=incident.updated_at, toll=incident.toll)
    return incident.history if last == incident.toll else (*incident.history, now)


def _steps(incident: Incident, harm: Harm, texts: Texts) -> list[Run]:
    """ " (3 → 7 → 9)", or nothing where the number never changed. What a correction took back is struck out."""
    told: list[tuple[Count, Style]] = []
    for step in _history(incident):
        count = of(step.toll, harm)
        if count is None or (told and _step(told[-1][0], texts) == _step(count, texts)):
            continue
        if told and step.correction and count.min < told[-1][0].min:
            told[-1] = (told[-1][0], "struck")
        told.append((count, "plain"))
    runs = [Run(_step(count, texts), style) for count, style in told]
    if len(runs) < 2:
        return []
    if len(runs) > _STEPS_SHOWN:
        runs = [runs[0], Run("…"), *runs[-(_STEPS_SHOWN - 2) :]]
    between = [piece for run in runs for piece in (Run(" → " if texts.to_right else " ← "), run)][1:]
    return [Run(" ("), *between, Run(")")]


def _step(count: Count, texts: Texts) -> str:
    """A number of the past, as short as can be: "at least" is told of the present one only."""
    return _written(count, texts) if count.min else texts.number(count.max or 0)


def last_correction(incident: Incident) -> Correction | None:
    """The correction that the toll of now is the result of, if its last change was one."""
    steps = _history(incident)
    for position in range(len(steps) - 1, 0, -1):
        if steps[position].correction:
            return Correction(steps[position - 1].toll, steps[position].at, steps[position].article_id)
        if steps[position].toll != steps[position - 1].toll:
            break
    return None


def _capitalised(runs: Iterable[Run], texts: Texts) -> Line:
    """With a capital where the line begins."""
    line = [run for run in runs if run.text]
    for position, run in enumerate(line):
        if run.style != "struck" and run.text.strip():
            if position == 0:
                line[0] = Run(texts.capital(run.text), run.style, run.url)
            break
    return tuple(line)


def claimed(claims: Iterable[Claim], texts: Texts) -> str:
    """What one speaker says, in one breath: totals first, then the groups within them."""
    ordered = sorted(claims, key=lambda claim: bool(claim.who))[:_CLAIMS_OF_ONE]
    none = [claim for claim in ordered if claim.min == 0 == claim.max and claim.what in {"killed", "injured"}]
    unhurt = len({claim.what for claim in none if not claim.who}) == 2
    counts = ((claim, Count(min=claim.min, max=claim.max, words=claim.words)) for claim in ordered)
    said = (harmed(claim.what, count, texts, claim.who) for claim, count in counts if not (unhurt and claim in none))
    return texts.comma.join([*([texts.no_casualties] if unhurt else []), *said])
