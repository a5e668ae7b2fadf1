"""What every signal weighs, in logits, before an operator's lexicon says otherwise. Pure; one page, all in the open."""

from __future__ import annotations

from collections.abc import Mapping

WEIGHTS: Mapping[str, float] = {
    # An article is no strike report until something says so.
    "strike.base": -3.2,
    # Frames, in one clause.
    "strike_word": 3.4,
    "weapon+impact": 3.4,
    "weapon+attack": 3.2,
    "weapon+blast": 3.4,
    "weapon+interception": 3.2,
    "weapon+harm": 2.9,
    "weapon+launch": 2.3,
    "weapon+inbound": 2.6,
    "weak_strike": 1.0,
    "hit": 0.7,
    "blast": 0.9,
    "across_clauses": -1.7,
    # What stands beside a frame.
    "target": 0.5,
    "harm": 0.9,
    "actor": 0.5,
    "armed": 0.4,
    "violence": 0.3,
    "weak+actor": 1.0,
    "weak+harm": 0.9,
    "weak+target": 0.6,
    "weak+armed": 0.5,
    "weapon_elsewhere": 0.9,
    "bomb_elsewhere": 2.2,
    "place_at_war": 0.5,
    "nothing_beside": -0.8,
    "more_frames": 0.5,
    "in_title": 0.4,
    "deep_in_text": -0.9,
    # Is it so, and now?
    "modality.hypothetical": -3.6,
    "modality.future": -3.0,
    "modality.historical": -4.0,
    "modality.drill": -3.6,
    "modality.fiction": -4.0,
    "modality.negated": -3.4,
    "past_year": -3.5,
    "denied": -1.6,
    # What it is really about. In the title or the frame's own sentence; halved beside victims or an impact.
    "genre.court": -3.0,
    "genre.rebuilding": -2.0,
    "genre.found_bomb": -3.2,
    "genre.fact_check": -3.2,
    "genre.analysis": -1.0,
    "genre.diplomacy": -1.2,
    "genre.arms": -2.4,
    "genre.meeting": -1.0,
    "genre.animal": -2.0,
    "sense": -1.6,
    "cause.disaster": -2.2,
    "cause.accident": -2.4,
    "cause.crime": -1.2,
    "cause.other": -1.2,
    # Casualties.
    "casualty.base": -3.0,
    "casualty.number": 3.0,
    "casualty.vague": 2.4,
    "casualty.alone": 2.0,
    "casualty.armed": 2.6,
    "casualty.not_armed": -3.5,
    "casualty.nobody": 0.0,
    "casualty.not_now": -3.5,
}
