"""Where a newsroom signs with its own town before the news begins. Pure."""

from __future__ import annotations

import re

_DATELINE = re.compile(
    r"\s*([^\W\d_][^\n!?()]{1,60}?)(\s*\([^()\n]{2,40}\)\s*[.,]?\s*[-–—:]|\s[-–—]|\.?-|\.?\s*/[^/\n]{2,20}/)(?=[\s.])"
)


def dateline(source: str) -> int:
    """Where the words after "PORT SUDAN, March 14 (Agency) -", "МОСКВА, 14 мар - РИА" or "КИЇВ. /УНН/" begin; 0 without."""
    found = _DATELINE.match(source)
    if found is None:
        return 0
    words = found[1].replace(",", " ").replace(".", " ").split()
    named = "(" in found[2] or "/" in found[2] or words[0].isupper()
    dates = (word[0].isdigit() or words[at - 1][:1].isdigit() for at, word in enumerate(words))
    if not named or any(word[0].islower() and not date for word, date in zip(words, dates, strict=True)):
        return 0
    return found.end()
