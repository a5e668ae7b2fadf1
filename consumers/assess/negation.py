"""Which "not" and "no" really deny. Pure."""

from __future__ import annotations

from consumers.assess.matching import Hit, Sentence


def negators(sentence: Sentence) -> list[Hit]:
    """Words of negation that deny something; in "no fewer than" and "not five but three" they do not."""
    parts = [hit for section in ("modifiers", "none", "outdated") for hit in sentence.hits.get(section, ())]
    return [
        hit for hit in sentence.hits.get("negators", ())
        if not any(part.first <= hit.first <= part.last for part in parts)
    ]  # fmt: skip
