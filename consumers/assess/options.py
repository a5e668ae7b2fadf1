"""What an operator may set about scoring."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal, Self

from pydantic import Field, IPvAnyNetwork, SecretStr, field_validator, model_validator

from bot.options import Duration, Options

ALERT_LANGUAGES = ("en", "uk", "ru", "ar", "he", "fa", "tr", "fr", "es", "de", "pl", "pt", "it")

OPT_IN_LANGUAGES = ("zh", "hi", "ja", "ur", "am", "ps", "ckb", "so")
"""These have a lexicon, too, by no native speaker and less measured: scored, they alert only if an operator lists them."""


MOST_WAITED_SECONDS = 30.0
"""Of any minute, that the line may wait for a judge."""
Doubt = Annotated[float, Field(ge=0.05, le=0.95)]


class JudgeOptions(Options):
    """Another opinion of the few articles that the rules are unsure of, asked over HTTP: it is shown their title and text.

    What it says is one more line of evidence. When it fails or is slow, the rules' verdict stands.
    """

    kind: Literal["http"] = "http"
    url: SecretStr
    """Where to post; a name and password in it are sent as Basic authorization."""
    deadline: Annotated[Duration, Field(gt=timedelta(0), le=timedelta(seconds=10))] = timedelta(seconds=2)
    """How long one answer may take. Times `most_per_minute` it must not exceed 30s."""
    most_per_minute: Annotated[int, Field(ge=1)] = 10
    """How many articles it is asked about in any minute; the rules alone decide the others."""
    band: tuple[Doubt, Doubt] = (0.3, 0.7)
    """Strike scores of the articles that it is asked about, lowest and highest."""
    allow_private: tuple[IPvAnyNetwork, ...] = ()
    """Networks beyond the public internet that its address may be in, such as 127.0.0.0/8 or 10.0.0.0/8."""

    @field_validator("url")
    @classmethod
    def _checked_url(cls, value: SecretStr) -> SecretStr:
        if not value.get_secret_value().startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return value

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        if self.band[0] >= self.band[1]:
            raise ValueError("band: the lowest score comes first")
        waited = self.deadline.total_seconds() * self.most_per_minute
        if waited > MOST_WAITED_SECONDS:
            raise ValueError(f"deadline times most_per_minute is {waited:g} s of every minute that the line may wait; at most 30")
        return self


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
    judge: JudgeOptions | None = None
    """Another opinion on what the rules are unsure of; off unless given."""
