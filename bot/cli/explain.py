"""`tocsin explain`: why an article did or did not alert, from the words that counted to the message that was sent."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import msgspec
from rich.console import Console
from rich.text import Text

from bot.app import opened_journal
from bot.cli.lines import ArticleLine, BadLine, article, read_line, scored
from bot.cli.options import DEFAULT, answer, config_option, json_option, read_config
from bot.cli.story import NAMED, Trace, deciding, margin, stages, trace
from bot.cli.tables import table
from bot.records import Article, Assessment, Claim, Evidence
from bot.resources import knowledge
from bot.settings import Config, Settings
from consumers.assess import Assess, AssessOptions

DEFAULTS = Config(Settings(), Path())
"""A file is explained even where nothing is configured yet."""


@click.command()
@config_option
@json_option
@click.argument("what")
def explain(config_path: Path, what: str, *, as_json: bool) -> None:
    """Explain WHAT: the id or URL of an article that was read, or a file (an article as JSON, or plain text, title first).

    A whole incident is told by `tocsin incidents show`.
    """
    given = _from_file(Path(what)) if what == "-" or _is_file(what) else None
    config = DEFAULTS if given and config_path == DEFAULT and not config_path.exists() else read_config(config_path)
    if given is not None:
        found = Trace(articles=(given,), assessments=tuple(_assessed(config, given)))
    else:
        found = answer(_traced(config, what))
    if not found.articles and not found.assessments:
        hint = "" if len(what) >= NAMED else f" Write at least {NAMED} characters of its id."
        click.echo(f"The journal knows no article '{what}', and there is no such file.{hint}", err=True)
        sys.exit(1)
    if as_json:
        told = [{"stage": stage, "said": line} for stage, line in (stages(found) if given is None else ())]
        document = {
            "stages": told,
            "scored": [scored(one) for one in found.assessments],
            "deciding": [_deciding(one, config.settings.scoring) for one in found.assessments],
            "trace": found,
        }
        click.echo(msgspec.json.format(msgspec.json.encode(document), indent=2))
        return
    _print(found, config.settings.scoring, kept=given is None)


def _is_file(what: str) -> bool:
    try:
        return Path(what).is_file()
    except OSError:  # a URL may be longer than any file's name
        return False


def _from_file(path: Path) -> Article:
    content = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    if content.lstrip().startswith(b"{"):
        try:
            return article(read_line(content.strip()), 1)
        except BadLine as error:
            raise click.UsageError(f"{path}: {error}") from None
    title, _, text = content.decode("utf-8", errors="replace").partition("\n")
    return article(ArticleLine(id=path.name, title=title.strip(), text=text.strip()), 1)


def _assessed(config: Config, given: Article) -> list[Assessment]:
    options = config.settings.scoring
    return list(Assess(options, knowledge(options, config.folder)).assess(given))


async def _traced(config: Config, what: str) -> Trace:
    async with opened_journal(config) as journal:
        return await trace(journal, what)


def _deciding(one: Assessment, options: AssessOptions) -> dict[str, list[Evidence]]:
    """What would have changed each verdict, had it not been there."""
    return {
        name: deciding([each for each in one.evidence if each.score == name], margin(score, threshold))
        for name, score, threshold in (
            ("strike", one.strike.score, options.strike_threshold),
            ("casualty", one.casualty.score, options.casualty_threshold),
        )
    }


def _print(found: Trace, options: AssessOptions, *, kept: bool) -> None:
    out = Console(highlight=False)
    if found.articles:
        last = found.articles[-1]
        evidence = found.assessments[-1].evidence if found.assessments else ()
        out.print(_marked(last.title, "title", evidence, "bold"))
        if last.text and last.text != last.title:
            out.print(_marked(last.text[:3000], "text", evidence, ""))
        out.print()
    parts = _of_last_text(found.assessments)
    for one in parts:
        if len(parts) > 1:
            where = one.place.name if one.place else "place unknown"
            out.print(Text(f"event {one.part + 1} of {len(parts)}: {where}", style="bold cyan"))
        if one.language not in options.alert_languages:
            out.print(f"Silent whatever its score: '{one.language}' is not in scoring.alert_languages", style="bold")
        _print_score(out, "strike", one.strike.score, options.strike_threshold, one)
        _print_score(out, "casualty", one.casualty.score, options.casualty_threshold, one)
        _print_claims(one)
    if kept:
        for stage, line in stages(found):
            out.print(Text.assemble((f"{stage:<10}", "bold cyan"), line))


def _of_last_text(assessments: tuple[Assessment, ...]) -> list[Assessment]:
    """The assessments of the article's last wording: one, or one for each event that it tells apart."""
    if not assessments:
        return []
    text = assessments[-1].id.rpartition(".")[0]
    parts = {one.part: one for one in assessments if one.id.rpartition(".")[0] == text}
    return [parts[part] for part in sorted(parts)]


def _marked(text: str, field: str, evidence: tuple[Evidence, ...], style: str) -> Text:
    """The text with what spoke for a strike in red, for casualties in yellow, and what spoke against it in green."""
    marked = Text(text, style=style)
    for one in evidence:
        if one.field == field and one.end > one.start:
            colour = "green" if one.weight < 0 else "yellow" if one.score == "casualty" else "red"
            marked.stylize(f"{colour} underline", one.start, one.end)
    return marked


def _print_score(out: Console, name: str, score: float, threshold: float, found: Assessment) -> None:
    verdict, over = ("alert", "above") if score >= threshold else ("silent", "below")
    gap = margin(score, threshold)
    parts = [one for one in found.evidence if one.score == name]
    if not parts:
        out.print(
            Text.assemble((f"{name} {score:.3f}", "bold"), f"  threshold {threshold:g}: {verdict}; nothing in it speaks of one")
        )
        return
    out.print(Text.assemble((f"{name} {score:.3f}", "bold"), f"  threshold {threshold:g}: {verdict}, {abs(gap):.1f} {over}"))
    decisive = deciding(parts, gap)
    rows = [(f"{one.weight:+.2f}", one.signal, one.text[:60], "changes the verdict" if one in decisive else "") for one in parts]
    table(("weight", "signal", "words", "without it"), rows)


def _print_claims(found: Assessment) -> None:
    rows = [(one.what, _number(one), one.who or "all", one.scope, one.speaker, one.words) for one in found.claims]
    if rows:
        table(("claim", "number", "who", "scope", "speaker", "words"), rows)


def _number(claim: Claim) -> str:
    if claim.max is None:
        return f"{claim.min} or more"
    return str(claim.min) if claim.max == claim.min else f"{claim.min}–{claim.max}"
