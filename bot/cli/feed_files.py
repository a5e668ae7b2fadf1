"""Files with feeds as people keep them: a feed is added without touching a comment, a list from OPML becomes YAML."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import CollectionNode, MappingNode, Node, SequenceNode

from bot.feeds import FeedOptions
from bot.feeds.identity import canonical_url
from bot.feeds.opml import Outline
from bot.settings import BadConfig, load
from bot.settings.source import Tree, literal

_WRITTEN = ("id", "url", "language", "country", "publisher", "tier", "pace", "tags")


class NotWritable(Exception):
    """The file was left as it is; the message says why."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """An outline that does not become a feed; `line` counts from 1."""

    url: str
    line: int
    why: str


def chosen(outlines: Iterable[Outline], known: Iterable[FeedOptions]) -> tuple[list[FeedOptions], list[Skipped]]:
    """The feeds that are new and usable, and the rest with the reason, both in the order of the file."""
    taken = {address(feed.url): f"read already, as {feed.id}" for feed in known}
    feeds: list[FeedOptions] = []
    skipped: list[Skipped] = []
    for one in outlines:
        try:
            feed = FeedOptions.model_validate(
                {"url": one.url, "publisher": one.title, "language": one.language, "tags": list(one.tags)}
            )
        except ValidationError as error:
            skipped.append(Skipped(one.url, one.line, error.errors()[0]["msg"].removeprefix("Value error, ")))
            continue
        same = address(feed.url)
        if same in taken:
            skipped.append(Skipped(one.url, one.line, taken[same]))
            continue
        taken[same] = f"twice in this file, first on line {one.line}"
        feeds.append(feed)
    return feeds, skipped


def address(url: str) -> str:
    """What two URLs of one feed have in common: http or https and a slash at the end do not make another feed."""
    return canonical_url(url).partition("://")[2].rstrip("/")


def feed_list(feeds: Iterable[FeedOptions], comments: Sequence[str]) -> str:
    """A YAML list, a line a feed, under `comments`."""
    return "".join(f"# {line}\n" for line in comments) + "".join(f"- {_line(feed)}\n" for feed in feeds)


def with_feed(text: str, feed: FeedOptions) -> str:
    """`text`, a list of feeds or a config with `feeds`, with `feed` at the end of it; every other character stays.

    Raises NotWritable when the result would say anything else than before and this feed.
    """
    try:
        (rest, feeds), after = _apart(_parsed(text)), _insert(text, _line(feed))
        if _apart(_parsed(after)) == (rest, [*feeds, _parsed(_line(feed))]):
            return after
    except (YAMLError, TypeError, ValueError) as error:  # ValueError: a date that no calendar has
        raise NotWritable(f"it is not a YAML list of feeds, nor a config ({type(error).__name__})") from None
    raise NotWritable(f"it is written in a way that cannot be added to by a program; add this line yourself:\n- {_line(feed)}")


def urls_in(text: str) -> frozenset[str]:
    """The URLs of a list of feeds; none where `text` is no such list."""
    try:
        _, feeds = _apart(_parsed(text))
    except (YAMLError, TypeError, ValueError):
        return frozenset()
    return frozenset(str(feed.get("url", "")).replace("$$", "$") for feed in feeds if isinstance(feed, dict))


def keep(path: Path, text: str, config_path: Path) -> frozenset[str]:
    """Write `text` and read the config again; the ids of all its feeds. Raises NotWritable, with the file as it was."""
    before = path.read_bytes() if path.is_file() else None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, text.encode())
        return frozenset(feed.id for feed in load(config_path, os.environ).settings.feeds)
    except OSError as error:
        raise NotWritable(f"{path}: {error.strerror}") from None
    except BadConfig as bad:
        if before is None:
            path.unlink()
        else:
            _replace(path, before)
        raise NotWritable(f"the config would not be valid any more:\n{bad}") from None


def _replace(path: Path, content: bytes) -> None:
    """All or nothing: a reader sees the old file or the new one, under the same rights."""
    path = path.resolve()
    beside = path.with_name(f".{path.name}.new")
    beside.touch(mode=0o600 if path.exists() else 0o666)
    beside.write_bytes(content)
    if path.exists():
        shutil.copymode(path, beside)
    beside.replace(path)


def _line(feed: FeedOptions) -> str:
    """The feed as one line of YAML, its dollar signs doubled: what a stranger wrote asks for no variable of ours."""
    given: dict[str, Tree] = {key: list(value) if isinstance(value := getattr(feed, key), tuple) else value for key in _WRITTEN}
    yaml, text = YAML(typ="rt", pure=True), io.StringIO()
    yaml.width, yaml.default_flow_style = 1 << 20, True
    yaml.dump(literal({key: value for key, value in given.items() if value}), text)
    return text.getvalue().strip()


def _parsed(text: str) -> Any:
    return YAML(typ="safe", pure=True).load(text)


def _apart(document: Any) -> tuple[dict[str, Any], list[Any]]:
    """The config without its feeds, and the feeds. Raises TypeError where there can be no list of feeds."""
    rest = dict(document) if isinstance(document, dict) else {}
    feeds = rest.pop("feeds", None) if isinstance(document, dict) else document
    if feeds is not None and not isinstance(feeds, list):
        raise TypeError
    return rest, feeds or []


def _insert(text: str, line: str) -> str:
    end = "\r\n" if "\r\n" in text else "\n"
    text = text if not text or text.endswith("\n") else text + end
    root = YAML(typ="rt", pure=True).compose(text)
    if isinstance(root, MappingNode):
        for key, value in root.value:
            if key.value == "feeds":
                empty = not isinstance(value, SequenceNode)
                return _after(text, key, f"{end}  - {line}", value) if empty else _appended(text, value, line, end)
        return f"{text}{end}feeds:{end}  - {line}{end}"
    return _appended(text, root, line, end) if isinstance(root, SequenceNode) else f"{text}- {line}{end}"


def _appended(text: str, feeds: SequenceNode, line: str, end: str) -> str:
    if feeds.flow_style:
        start, stop = feeds.start_mark.index, feeds.end_mark.index
        if not feeds.value:
            return f"{text[:start].rstrip(' ')}{end}  - {line}{text[stop:]}" if text[:start].strip() else f"- {line}{text[stop:]}"
        inside = text[start : stop - 1].rstrip().removesuffix(",")
        return f"{text[:start]}{inside}, {line}{text[stop - 1 :]}"
    last = _last_line(feeds)
    lines = text.splitlines(keepends=True)
    return "".join([*lines[: last + 1], f"{' ' * feeds.start_mark.column}- {line}{end}", *lines[last + 1 :]])


def _after(text: str, key: Node, addition: str, value: Node) -> str:
    """`feeds:` without a value, or with null written out."""
    colon = text.index(":", key.end_mark.index) + 1
    rest = max(value.end_mark.index, colon) if getattr(value, "value", "") else colon
    return text[:colon] + addition + text[rest:]


def _last_line(node: Node) -> int:
    """The line on which `node` ends, comments and empty lines after it not counted. Lines count from 0."""
    while isinstance(node, CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    line, column = node.end_mark.line, node.end_mark.column
    return int(line - 1 if column == 0 and line > node.start_mark.line else line)
