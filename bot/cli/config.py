"""`tocsin config check|show|schema` and `tocsin test`."""

from __future__ import annotations

import ast
import inspect
import io
import sys
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from textwrap import dedent
from typing import Any

import click
import msgspec
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core.core_schema import ModelSchema
from ruamel.yaml import YAML

from bot.cli.options import config_option, json_option, read_config
from bot.options import Options, written
from bot.records import Count
from bot.settings import Config, Expectation, HeadlineTest, Settings


@click.group()
def config() -> None:
    """Check, show or describe the configuration."""


@config.command()
@config_option
def check(config_path: Path) -> None:
    """Find every mistake, with file and line. Exits with 2 if there is one."""
    config = read_config(config_path)
    settings = config.settings
    for warning in config.warnings:
        click.echo(f"{warning} (warning)", err=True)
    click.echo(
        f"{config_path}: fine. {len(settings.feeds)} feeds, {len(settings.receivers)} receivers, "
        f"{len(settings.effective_routes)} routes, journal {settings.journal.kind}."
    )


@config.command()
@config_option
@json_option
def show(config_path: Path, *, as_json: bool) -> None:
    """The configuration as it is in force, defaults included; secrets are masked."""
    settings = read_config(config_path).settings
    if as_json:
        click.echo(settings.model_dump_json(indent=2, by_alias=True))
        return
    text = io.StringIO()
    YAML(typ="safe", pure=True).dump(settings.model_dump(mode="json", by_alias=True), text)
    click.echo(text.getvalue(), nl=False)


@config.command()
def schema() -> None:
    """The JSON Schema of the file, for editors."""
    click.echo(schema_text(), nl=False)


class AsWritten(GenerateJsonSchema):
    """Editors fill in defaults, so they stand as the file wants them: 2d, not P2D. What a key is for is the text below it.

    Pydantic would read those texts out of the sources at every start of every command, which takes a fifth of it.
    """

    def model_schema(self, schema: ModelSchema) -> JsonSchemaValue:
        described = super().model_schema(schema)
        for key, text in _texts(schema["cls"]).items():
            if key in described.get("properties", {}):
                described["properties"][key].setdefault("description", text)
        return described

    def encode_default(self, dft: Any) -> Any:
        return written(dft) if isinstance(dft, timedelta) else super().encode_default(dft)


def _texts(model: type) -> dict[str, str]:
    """The texts below the attributes of a class and those it comes from, by the key in the file."""
    found: dict[str, str] = {}
    for cls in reversed(model.__mro__):
        if not issubclass(cls, Options) or cls is Options:
            continue
        (tree,) = ast.parse(dedent(inspect.getsource(cls))).body
        for attribute, text in pairwise(getattr(tree, "body", ())):
            match attribute, text:
                case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(said))):
                    found[cls.model_fields[name].alias or name] = inspect.cleandoc(said)
    return found


def schema_text() -> str:
    """What `config/schema.json` holds."""
    schema = Settings.model_json_schema(schema_generator=AsWritten)
    return msgspec.json.format(msgspec.json.encode(schema), indent=2).decode() + "\n"


@click.command()
@config_option
def test(config_path: Path) -> None:
    """Run the headline tests of the configuration. Exits with 1 if one fails."""
    read = read_config(config_path)
    failed = 0
    for one in read.settings.tests:
        problems = _problems(read, one)
        failed += bool(problems)
        click.echo(f"{'FAIL' if problems else 'ok  '}  {one.title}")
        for problem in problems:
            click.echo(f"      {problem}")
    click.echo(f"{len(read.settings.tests) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


def _problems(read: Config, one: HeadlineTest) -> list[str]:
    from bot.resources import knowledge
    from consumers.assess import assess_text

    options = read.settings.scoring
    found = assess_text(knowledge(options, read.folder), options, one.title, one.text, language=one.language)
    got = {
        "strike": found.strike.alert, "casualty": found.casualty.alert, "killed": _pair(found.toll.killed),
        "injured": _pair(found.toll.injured), "country": found.place.country if found.place else None,
    }  # fmt: skip
    return [f"{key}: expected {wanted}, got {got[key]}" for key, wanted in _wanted(one.expect).items() if wanted != got[key]]


def _wanted(expect: Expectation) -> dict[str, object]:
    wanted = {key: getattr(expect, key) for key in expect.model_fields_set}
    return {
        key: (value, value) if key in {"killed", "injured"} and isinstance(value, int) else value for key, value in wanted.items()
    }


def _pair(count: Count | None) -> tuple[int, int | None] | None:
    return (count.min, count.max) if count else None
