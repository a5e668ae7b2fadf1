"""What an operator may set about scoring."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bot.options import Options

ALERT_LANGUAGES = ("en", "uk", "ru", "ar", "he", "fa", "tr", "fr", "es", "de", "pl", "pt", "it")

OPT_IN_LANGUAGES = ("zh", "hi", "ja", "ur", "am")
"""These have a lexicon, too, by no native speaker and less measured: scored, they alert only if an operator lists them."""


class AssessOptions(Options):
    """How sure the bot must be, with whose words, in which languages."""

    strike_threshold: Annotated[float, Field(ge=0.0, le=1.0)] = 0.5
    """Score from which an article counts as a strike report."""
    casualty_threshold: Annotated[float, Field(ge=0.0, le=1.0)] = 0.5
    """Score from which an article counts as a report of casualties of armed violence."""
    learnt: bool = True
    """Whether what was learnt from labelled news calibrates the strike score and decides where the rules are unsure."""
    lexicons: tuple[str, ...] = ()
    """Files (globs, relative to the config) with terms and weights of your own, in the format of the shipped lexicons."""
    alert_languages: tuple[str, ...] = ALERT_LANGUAGES
    """Languages whose articles may alert; others are scored but make no incident and no alert. Add `zh` and others to opt in."""
