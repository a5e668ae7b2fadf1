"""Asks a judge over HTTP what it makes of an article, within bounds that no judge, however bad, can stretch."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import Annotated

import msgspec
import structlog

from bot.net import Web, WebFailed
from bot.ports import Clock, Opinion, Question

log = structlog.get_logger()

TITLE_CHARACTERS, TEXT_CHARACTERS = 500, 4_000
"""As much of an article as leaves the house: the news is at the top."""
FAILURES = 3
"""In a row, after which it is left alone for a while; then it is tried once."""
REST_SECONDS, REST_SECONDS_MAX = 60.0, 900.0
_MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class Bounds:
    """How long one answer may take, and how many are asked for in any minute: their product is what the line may lose."""

    deadline_seconds: float
    most_per_minute: int


class _Said(msgspec.Struct):
    """The answer; keys beside these are left unread."""

    strike: Annotated[float, msgspec.Meta(ge=0, le=1)]
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=60, pattern=r"^[\w .:/+@-]+$")]
    version: Annotated[str, msgspec.Meta(max_length=40, pattern=r"^[\w .:/+@-]*$")] = ""


class HttpJudge:
    """Posts title, text, language and score as JSON; is told `strike` (0 to 1), `name` and `version`."""

    def __init__(self, url: str, web: Web, clock: Clock, bounds: Bounds) -> None:
        self._url, self._web, self._clock, self._bounds = url, web, clock, bounds
        self._asked: deque[float] = deque()
        self._failures = 0
        self._rest_seconds = REST_SECONDS
        self._rests_until = float("-inf")

    async def __call__(self, question: Question) -> Opinion | None:
        """Its opinion; None when it is left alone just now, too slow, away, or talks nonsense."""
        return self._heard(await self.ask(question)) if self._may_ask() else None

    async def ask(self, question: Question) -> Opinion | str:
        """Its opinion, or in a word why there is none. Asks at once and counts for nothing."""
        try:
            async with asyncio.timeout(self._bounds.deadline_seconds):
                return await self._answer(question)
        except WebFailed as error:
            return error.kind
        except TimeoutError:
            return "timeout"

    def _may_ask(self) -> bool:
        now = self._clock.monotonic()
        while self._asked and self._asked[0] <= now - _MINUTE:
            self._asked.popleft()
        if now < self._rests_until or len(self._asked) >= self._bounds.most_per_minute:
            return False
        self._asked.append(now)
        return True

    async def _answer(self, question: Question) -> Opinion | str:
        asked = {
            "title": question.title[:TITLE_CHARACTERS], "text": question.text[:TEXT_CHARACTERS],
            "language": question.language, "score": question.score,
        }  # fmt: skip
        answer = await self._web.post(self._url, json=asked, timeout_seconds=self._bounds.deadline_seconds)
        if not 200 <= answer.status < 300:
            return f"http_{answer.status}"
        try:
            said = msgspec.json.decode(answer.body, type=_Said)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return "bad_answer"
        return Opinion(said.strike, f"{said.name} {said.version}".strip())

    def _heard(self, said: Opinion | str) -> Opinion | None:
        if isinstance(said, str):
            self._failed(said)
            return None
        self._failures, self._rest_seconds = 0, REST_SECONDS
        return said

    def _failed(self, error: str) -> None:
        self._failures += 1
        log.warning("judge gave no opinion", error=error, in_a_row=self._failures)
        if self._failures >= FAILURES:
            self._rests_until = self._clock.monotonic() + self._rest_seconds
            log.warning("judge is left alone", error=error, seconds=self._rest_seconds)
            self._rest_seconds = min(2 * self._rest_seconds, REST_SECONDS_MAX)
