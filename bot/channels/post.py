"""Post to a platform and say what came of it: the one table of statuses, for all of them."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime
from typing import Literal, TypeVar

import msgspec

from bot.net import Answer, NotSent, Web, WebFailed
from bot.ports import Clock, Rejected, Unavailable, Unsure

DEFAULT_WAIT = timedelta(seconds=30)
"""When a platform says "too many" and nothing readable about how long."""
LONGEST_WAIT = timedelta(days=1)
PAST_WAIT = timedelta(seconds=1)
"""When the date to wait for is over already."""
_NEVER = frozenset({"bad_url", "bad_request", "blocked_address", "blocked_port"})
"""Failures before sending that trying again does not mend."""
_GONE = frozenset({401, 403, 404, 410})
"""The receiver itself is wrong: no message to it will ever arrive."""
_NOT_NOW = frozenset({408, 425, 429, 503})
_ODD = re.compile(r"[^\w .,:;'()/_-]+")
S = TypeVar("S", bound=msgspec.Struct)
_NUMBER = re.compile(r"\+?([0-9]+(\.[0-9]*)?|\.[0-9]+)")


@dataclass(frozen=True, slots=True)
class Request:
    """One call. `url` and `headers` may hold secrets and never appear in what is raised."""

    url: str = field(repr=False)
    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    method: Literal["POST", "PATCH", "PUT"] = "POST"


class Postbox:
    """The way out of one receiver. What it raises names the receiver and the status, and no secret."""

    def __init__(self, label: str, web: Web, clock: Clock, hidden: Sequence[str] = ()) -> None:
        self._label, self._web, self._clock = label, web, clock
        self._hidden = sorted((text for text in hidden if text), key=len, reverse=True)

    @property
    def label(self) -> str:
        """Kind and name of the receiver, for messages."""
        return self._label

    async def ask(self, request: Request) -> Answer:
        """The answer, whatever its status. Raises Rejected, Unavailable, Unsure when there is none."""
        headers = {"content-type": "application/json", **request.headers}
        try:
            return await self._web.post(request.url, content=request.body, headers=headers, method=request.method)
        except NotSent as error:
            if error.kind in _NEVER:
                raise Rejected(f"{self._label}: {error}", broken=True) from None
            raise Unavailable(f"{self._label}: {error}") from None
        except WebFailed as error:
            raise Unsure(f"{self._label}: {error}") from None

    async def post(self, request: Request) -> Answer:
        """The answer, if its status is a good one. Raises Rejected, Unavailable, Unsure."""
        answer = await self.ask(request)
        if not 200 <= answer.status < 300:
            raise self.failure(answer)
        return answer

    def failure(
        self, answer: Answer, words: str = "", wait: object = None, *, broken: bool | None = None
    ) -> Rejected | Unavailable | Unsure:
        """What an answer that is no success means. `words` and `wait` are what the platform's body says of it."""
        message = f"{self._label}: {answer.status}{f' {self.safe(words)}' if words else ''}"
        if answer.status in _NOT_NOW:
            return Unavailable(message, retry_after=self.wait(answer, wait))
        if answer.status >= 500:
            return Unsure(message)
        return Rejected(message, broken=answer.status in _GONE or answer.status < 400 if broken is None else broken)

    def unreadable(self) -> Unsure:
        """What to raise for a good status with words that make no sense: a proxy's, perhaps."""
        return Unsure(f"{self._label}: an answer that cannot be read")

    def wait(self, answer: Answer, told: object = None) -> timedelta | None:
        """How long to stay away. None, for "as you like", only where a wait is usual to be left out (not for 429)."""
        header = answer.headers.get("retry-after", "")
        waits = [wait for wait in (self.seconds(told), self.seconds(header)) if wait is not None]
        return max(waits) if waits else (DEFAULT_WAIT if answer.status in {200, 429} or header else None)

    def safe(self, words: str) -> str:
        """Words of a stranger, short, on one line, without our secrets."""
        for secret in self._hidden:
            words = words.replace(secret, "****")
        return _ODD.sub(" ", words)[:160].strip()

    def seconds(self, told: object) -> timedelta | None:
        """A number of seconds, written in any way; or an HTTP date (RFC 9110 §10.2.3)."""
        if isinstance(told, str) and not _NUMBER.fullmatch(told.strip()):
            return self._until(told)
        try:
            seconds = float(told) if isinstance(told, (str, int, float)) and not isinstance(told, bool) else math.nan
        except (OverflowError, ValueError):
            return None
        if not math.isfinite(seconds) or seconds < 0:
            return None
        return timedelta(seconds=min(seconds, LONGEST_WAIT.total_seconds())) or PAST_WAIT

    def _until(self, date: str) -> timedelta | None:
        try:
            moment = parsedate_to_datetime(date)
            moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            return min(max(moment - self._clock.now(), PAST_WAIT), LONGEST_WAIT)
        except (ValueError, TypeError, OverflowError, IndexError):
            return None


def said(answer: Answer, shape: type[S]) -> S:
    """The answer's JSON in that shape; a shape of defaults where it is none."""
    try:
        return msgspec.json.decode(answer.body, type=shape, strict=False)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return shape()
