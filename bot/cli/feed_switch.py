"""One feed switched off or on where it stands; every other character of its file stays."""

from __future__ import annotations

from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from bot.cli.feed_files import NotWritable, address
from bot.feeds import FeedOptions


def switched(text: str, feed: FeedOptions, *, on: bool) -> str | None:
    """`text`, a list of feeds or a config with `feeds`, with `feed` enabled or not; None when it does not stand there.

    Raises NotWritable when the result would say anything else than that.
    """
    word = "true" if on else "false"
    try:
        node = _found(YAML(typ="rt", pure=True).compose(text), feed)
        if node is None:
            return None
        after = _written(text, node, word)
        if _known(after) == [{**one, "enabled": on} if _is(one, feed) else one for one in _known(text)]:
            return after
    except (YAMLError, TypeError, ValueError) as error:
        raise NotWritable(f"it is not a YAML list of feeds, nor a config ({type(error).__name__})") from None
    raise NotWritable(f"it is written in a way that no program can change; write `enabled: {word}` at {feed.id} yourself")


def _found(root: Node | None, feed: FeedOptions) -> MappingNode | None:
    feeds = root
    if isinstance(root, MappingNode):
        feeds = next((value for key, value in root.value if key.value == "feeds"), None)
    if not isinstance(feeds, SequenceNode):
        return None
    return next((one for one in feeds.value if isinstance(one, MappingNode) and _is(_plain(one), feed)), None)


def _plain(node: MappingNode) -> dict[str, str]:
    return {key.value: value.value for key, value in node.value if isinstance(value, ScalarNode)}


def _is(given: dict[str, Any], feed: FeedOptions) -> bool:
    """By its id; where none is given, by its URL."""
    if given.get("id"):
        return str(given["id"]) == feed.id
    return address(str(given.get("url", "")).replace("$$", "$")) == address(feed.url)


def _written(text: str, node: MappingNode, word: str) -> str:
    for key, value in node.value:
        if key.value == "enabled":
            return text[: value.start_mark.index] + word + text[value.end_mark.index :]
    if node.flow_style:
        end = node.end_mark.index - 1
        return f"{text[:end].rstrip().removesuffix(',')}, enabled: {word}{text[end:]}"
    first, end_of_line = node.value[0][0].start_mark, "\r\n" if "\r\n" in text else "\n"
    return f"{text[: first.index]}enabled: {word}{end_of_line}{' ' * first.column}{text[first.index :]}"


def _known(text: str) -> list[dict[str, Any]]:
    document = YAML(typ="safe", pure=True).load(text)
    feeds = document.get("feeds") if isinstance(document, dict) else document
    return [one for one in feeds or [] if isinstance(one, dict)]
