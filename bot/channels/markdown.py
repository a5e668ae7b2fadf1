"""A message in the Markdown of Discord and Mattermost: a stranger's words escaped, links called by their host. Pure."""

from __future__ import annotations

import re

from bot.channels.markup import defused, dressed
from bot.channels.message import Run

_MARKS = re.compile(r"([\\*_~`|>\[\]()#<+!-])")


def escaped(text: str) -> str:
    """A stranger's words."""
    return escaped_host(defused(text))


def escaped_host(host: str) -> str:
    """The host a link leads to. No platform makes a link of it again inside a link's text."""
    return _MARKS.sub(r"\\\1", host)


def markdown(run: Run) -> str:
    """One run."""
    return f"[{escaped_host(run.text)}]({run.url})" if run.style == "link" else dressed(run, escaped, "**", "~~")
