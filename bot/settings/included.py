"""Feeds that stand in files of their own: YAML lists, and OPML as feed readers export it."""

from __future__ import annotations

from pathlib import Path

from bot.feeds.opml import NotOpml, read_opml
from bot.settings.source import Position, Source, Tree, literal, read_yaml


def include_feeds(source: Source, folder: Path) -> None:
    """Append the feeds of every file that `feed_files` names to `feeds`, each with the position it was written at."""
    patterns = source.tree.get("feed_files")
    own = source.tree.get("feeds")
    if not isinstance(patterns, list) or not (own is None or isinstance(own, list)):
        return
    feeds: list[Tree] = list(own or [])
    for index, pattern in enumerate(patterns):
        if not isinstance(pattern, str):
            continue
        try:
            paths = sorted(folder.glob(pattern)) if not Path(pattern).is_absolute() else [Path(pattern)]
        except ValueError as error:
            source.problem(("feed_files", index), f"no usable pattern: {error}")
            continue
        if not paths:
            source.problem(("feed_files", index), f"no such file: {pattern}")
        for path in paths:
            feeds.extend(_feeds_of(path, folder, source, len(feeds)))
    source.tree["feeds"] = feeds


def _feeds_of(path: Path, folder: Path, source: Source, offset: int) -> list[Tree]:
    shown = str(path.relative_to(folder)) if path.is_relative_to(folder) else str(path)
    return _opml(path, shown, source, offset) if path.suffix.lower() == ".opml" else _yaml(path, shown, source, offset)


def _yaml(path: Path, shown: str, source: Source, offset: int) -> list[Tree]:
    included = read_yaml(path, shown)
    source.problems.extend(included.problems)
    feeds, root = included.tree.get("feeds"), "feeds"
    if "" in included.tree:
        feeds, root = included.tree[""], ""
    if not isinstance(feeds, list):
        if not included.problems:
            source.problem(("feed_files",), f"{shown} holds no list of feeds")
        return []
    skip = 1 if root else 0
    for loc, at in included.positions.items():
        if len(loc) > skip and isinstance(loc[skip], int) and (not root or loc[0] == root):
            source.positions[("feeds", int(loc[skip]) + offset, *loc[skip + 1 :])] = at
    return feeds


def _opml(path: Path, shown: str, source: Source, offset: int) -> list[Tree]:
    """Folders and categories become tags. What stands in OPML is data: its "$" never asks for a secret of ours."""
    try:
        outlines = read_opml(path.read_bytes())
    except (NotOpml, OSError) as error:
        source.problem(("feed_files",), f"{shown} is not readable OPML: {error}")
        return []
    feeds: list[Tree] = []
    for index, one in enumerate(outlines):
        source.positions[("feeds", offset + index)] = Position(shown, one.line)
        feeds.append(literal({"url": one.url, "publisher": one.title, "language": one.language, "tags": list(one.tags)}))
    return feeds
