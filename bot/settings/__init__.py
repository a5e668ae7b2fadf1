"""The whole config file as one model, read and checked at once: every mistake with its file, line and the nearest right word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field, ValidationError

from bot.channels import ReceiverOptions
from bot.feeds import FeedOptions, PollOptions
from bot.journal import EmbeddedOptions, JournalOptions
from bot.metrics import MetricsOptions
from bot.options import Options
from bot.settings import crosscheck
from bot.settings.assets import include_assets
from bot.settings.included import include_feeds
from bot.settings.optional import leave_out
from bot.settings.problems import explain
from bot.settings.source import Problem, Source, Surroundings, fill, override, overrides, read_yaml
from bot.telemetry import LogOptions
from consumers.assess import AssessOptions
from consumers.correlate import CorrelateOptions
from consumers.deliver import DeliverOptions
from consumers.escalate import EscalateOptions
from consumers.routes import RouteOptions


class Expectation(Options):
    """What a headline should come to; a key that is not given is not looked at."""

    strike: bool | None = None
    casualty: bool | None = None
    killed: tuple[int, int | None] | int | None = None
    injured: tuple[int, int | None] | int | None = None
    country: str | None = None


class HeadlineTest(Options):
    """A test of the config: this headline, that verdict."""

    title: str
    text: str = ""
    language: str = ""
    expect: Expectation


class Settings(Options):
    """Everything an operator can say, with defaults that work."""

    journal: JournalOptions = Field(default_factory=EmbeddedOptions)
    """Where records are kept."""
    poll: PollOptions = PollOptions()
    """How feeds are asked."""
    feed_files: tuple[str, ...] = ()
    """Files with feeds, relative to this one; patterns such as feeds/*.yaml are allowed."""
    feeds: tuple[FeedOptions, ...] = ()
    """The feeds that are read."""
    scoring: AssessOptions = AssessOptions()
    """When an article counts as a report of a strike or of casualties."""
    incidents: CorrelateOptions = CorrelateOptions()
    """When two reports are one incident, and when it is over."""
    alerts: EscalateOptions = EscalateOptions()
    """When there is a reason to speak."""
    deliveries: DeliverOptions = DeliverOptions()
    """How long an alert is worth saying."""
    receivers: tuple[ReceiverOptions, ...] = ()
    """Where alerts go."""
    routes: tuple[RouteOptions, ...] = ()
    """Who hears of what. Without any route every receiver hears of everything."""
    tests: tuple[HeadlineTest, ...] = ()
    """Headlines and what they should come to; `tocsin test` runs them."""
    log: LogOptions = LogOptions()
    """How much is logged, and in which shape."""
    metrics: MetricsOptions = MetricsOptions()
    """Figures for Prometheus, and health checks."""

    @property
    def tags(self) -> dict[str, frozenset[str]]:
        """Of every feed that has some."""
        return {feed.id: frozenset(feed.tags) for feed in self.feeds if feed.tags}

    @property
    def effective_routes(self) -> tuple[RouteOptions, ...]:
        """The routes, or one to each receiver where none is given."""
        return self.routes or tuple(RouteOptions(receiver=receiver.name) for receiver in self.receivers)


class BadConfig(Exception):
    """The config cannot be used; `problems` says all that is wrong with it, in the order of the file."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Config:
    """Settings, and the folder that their relative paths start from."""

    settings: Settings
    folder: Path
    warnings: tuple[Problem, ...] = ()
    """What is right by the letter and hardly meant."""


def load(path: Path, environ: Mapping[str, str]) -> Config:
    """Read the file, the files it names and the environment. Raises BadConfig with every mistake found."""
    folder = path.parent
    source = read_yaml(path, path.name)
    if not source.problems:
        crosscheck.top_level(source)
    if source.problems:
        raise BadConfig(tuple(source.problems))
    for loc, value, variable in overrides(environ, frozenset(Settings.model_fields)):
        override(source, loc, value, variable)
    include_feeds(source, folder)
    fill(source, Surroundings(environ=environ, folder=folder))
    leave_out(source)
    include_assets(source, folder)
    settings = _checked(source)
    crosscheck.names(source)
    crosscheck.files(source, folder)
    if source.problems or settings is None:
        raise BadConfig(tuple(_in_order(source)))
    return Config(settings, folder, crosscheck.unreached(source, settings.routes))


def _checked(source: Source) -> Settings | None:
    try:
        return Settings.model_validate(source.tree)
    except ValidationError as error:
        explain(error, Settings, source)
        return None


def _in_order(source: Source) -> list[Problem]:
    """One problem per place: a missing variable explains the bad value that it left behind."""
    first: dict[tuple[str, str], Problem] = {}
    for problem in source.problems:
        first.setdefault((problem.file, problem.path), problem)
    return sorted(first.values())
