"""Types that several tests share."""

from __future__ import annotations

from typing import Protocol

from consumers.assess import Assessed


class Judge(Protocol):
    """Assesses a title and a text, published on 4 March 2026."""

    def __call__(self, title: str, text: str = "", language: str = "en") -> Assessed: ...
