"""Takes the life out of a stranger's text before it is put into a platform's markup. Pure.

Platforms make links and mentions of bare text. A zero-width space behind the character that would start one prevents it
on all of them, and is not seen; each platform's own switches are set besides.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from bot.channels.cleaning import cut
from bot.channels.message import Line, Message, Run

BREAK = "\u200b"
_STARTS = re.compile(
    r"[@#]"  # mentions, channels, hashtags, mail addresses
    r"|://?"  # URLs of every scheme
    r"|(?<=\S)[.。．｡](?=\w*[^\W\d_])"  # host names; not the point of 12.5
    r"|(?<=\d)\.(?=\d+\.\d+\.\d)"  # addresses
    r"|(?<!\S)/(?=\w)"  # commands
    r"|\$(?=[A-Za-z])"  # cashtags
)

_AT_NAME = re.compile(r"@[a-z0-9][\w.-]*", re.ASCII | re.IGNORECASE)
_EMOJI = re.compile(r":(?=[\w+'-]+:)")


def defused(text: str) -> str:
    """`text` with nothing in it that a chat makes a link or a mention of. Reads the same."""
    return _STARTS.sub(lambda match: f"{match[0][0]}{BREAK}{match[0][1:]}", text)


def units(text: str) -> int:
    """UTF-16 units, in which platforms count characters, or are at most as strict."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut_to(text: str, escape: Callable[[str], str], limit: int) -> str:
    """`text` escaped, and cut before that, so that no escape is ever cut through."""
    length = limit
    while units(whole := escape(cut(text, length))) > limit:
        length -= max(1, (units(whole) - limit) // 4)
    return whole


def styled(text: str, mark: str) -> str:
    """`text` between marks, with the spaces at its ends outside of them: marks next to a space are not read as such."""
    inner = text.strip()
    if not inner:
        return text
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{before}{mark}{inner}{mark}{after}"


def dressed(run: Run, escape: Callable[[str], str], strong: str, struck: str) -> str:
    """A run of any style but a link, between the marks of its style; what is faint has none."""
    match run.style:
        case "strong":
            return styled(escape(run.text), strong)
        case "struck":
            return styled(escape(run.text), struck)
        case "plain" | "faint" | "link":
            return escape(run.text)


def lookalike(text: str, alike: Mapping[int, str]) -> str:
    """`text` defused, its :emoji: broken, and its marks shown by what looks `alike`, for platforms that escape none."""
    return _EMOJI.sub(f":{BREAK}", defused(text)).translate(alike)


def is_for_all(mentions: Sequence[str]) -> bool:
    """Does the operator's route name everybody, in whichever word? For platforms that have only one for it."""
    return bool({"here", "channel", "everyone"} & set(mentions))


def called(mentions: Sequence[str], everybody: Mapping[str, str]) -> str:
    """A line of @names and of the words for `everybody`, as the operator's route has them; nothing for nobody else."""
    known = [everybody.get(one, one) for one in mentions if one in everybody or _AT_NAME.fullmatch(one)]
    return " ".join(known) + "\n" if known else ""


def rendered(line: Line, run: Callable[[Run], str]) -> str:
    """A line in a platform's markup; marks around nothing would be shown as they are."""
    return "".join(run(one) for one in line if one.text)


def headed(shown: Message) -> tuple[Line, ...]:
    """All lines of a message, the headline first."""
    return (Run(f"{shown.mark} "), Run(shown.headline, "strong")), *(part.line for part in shown.parts)
